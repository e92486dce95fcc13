import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Decides about leads one at a time, by a library that is loaded while the program runs. */
final class Points {
  private record Lead(String id, Map<String, Object> fields, List<Merit.Event> events) {}

  private static Merit.Event visited(String at) {
    return new Merit.Event("visit", Instant.parse(at), Map.of());
  }

  private static Merit.Event attended(String at) {
    return new Merit.Event("webinar", Instant.parse(at), Map.of());
  }

  private static Merit.Event downloaded(String at) {
    return new Merit.Event("download", Instant.parse(at), Map.of("kind", "whitepaper"));
  }

  private static final List<Lead> LEADS = List.of(
      new Lead("2001", Map.of("country", "United States", "employees", 120),
          List.of(downloaded("2026-08-14T10:00:00Z"), attended("2026-09-02T15:00:00Z"))),
      new Lead("2004", Map.of("country", "Germany", "employees", 50),
          List.of(downloaded("2026-07-01T12:00:00Z"), downloaded("2026-07-08T12:00:00Z"),
              attended("2026-07-09T14:00:00Z"))),
      new Lead("2005", Map.of("country", "usa"), // how many employees, nobody knows
          List.of(downloaded("2026-09-01T11:00:00Z"), visited("2026-09-01T10:50:00Z"),
              visited("2026-09-01T10:52:00Z"), visited("2026-09-03T16:00:00Z"), visited("2026-09-20T07:45:00Z"))));

  private static String joined(Object texts) {
    return texts instanceof List<?> list ? String.join("; ", list.stream().map(String::valueOf).toList()) : "";
  }

  public static void main(String[] arguments) {
    Instant now = Instant.parse("2026-10-01T00:00:00Z");
    try (Merit library = new Merit(Path.of("libpoints.so"), "points_library")) {
      System.out.println("lead | stage | points | undecided | reasons");
      for (Lead lead : LEADS) {
        Map<String, Object> decision = library.decide(lead.fields(), lead.events(), now);
        System.out.printf("%s | %s | %s | %s | %s%n", lead.id(), decision.get("stage"), decision.get("points"),
            joined(decision.get("undecided")), joined(decision.get("reasons")));
      }
    }
  }
}
