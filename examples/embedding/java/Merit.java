import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Any definition that was built as a library: loaded while the program runs, its fields, kinds of event and outputs found
 * by name. The structures at the end mirror the C interface, which every header that {@code merit build} writes has.
 *
 * <p>Values are Boolean, Long, Double, String, Instant, LocalDate, Duration and, of outputs, lists of String; of an
 * enumeration its text. One object serves one thread at a time.
 */
final class Merit implements AutoCloseable {
  /** What happened to a lead, and when. Fields that are not named are missing. */
  record Event(String kind, Instant at, Map<String, Object> fields) {}

  /** Of leads, events and decisions alike. */
  private record Field(String name, int type, List<String> labels, int number) {}

  private record Kind(Map<String, Field> fields, int number) {}

  private final RawLibrary library;
  private final Map<String, Field> leadFields;
  private final Map<String, Kind> kinds = new LinkedHashMap<>();
  private final List<Field> outputs = new ArrayList<>();
  private final Pointer context;

  /** {@code function} is the one that the library exports: {@code points_library} of {@code libpoints.so}. */
  Merit(Path path, String function) {
    NativeLibrary file = NativeLibrary.getInstance(path.toAbsolutePath().toString());
    library = new RawLibrary(file.getFunction(function).invokePointer(new Object[0]));
    RawDescription description = new RawDescription(library.description);
    leadFields = fields(description.lead_fields, description.lead_field_count);
    if (description.kind_count > 0) {
      for (Structure each : new RawKind(description.kinds).toArray((int) description.kind_count)) {
        RawKind kind = (RawKind) each;
        kinds.put(kind.name.text(), new Kind(fields(kind.fields, kind.field_count), kinds.size()));
      }
    }
    for (Structure each : new RawOutput(description.outputs).toArray((int) description.output_count)) {
      RawOutput output = (RawOutput) each;
      List<String> labels = texts(output.labels, output.label_count);
      outputs.add(new Field(output.name.text(), output.type, labels, outputs.size()));
    }
    PointerByReference opened = new PointerByReference();
    call(library.open, library.getPointer(), null, 0L, opened);
    context = opened.getValue();
  }

  /** The outputs by name; those that are missing are null. */
  Map<String, Object> decide(Map<String, Object> lead, List<Event> events, Instant now) {
    List<Memory> kept = new ArrayList<>(); // what is pointed to, for as long as the call lasts
    Memory raw = memory(4 * 8, kept);
    raw.setPointer(0, cells(leadFields, lead, kept));
    raw.setPointer(8, events(events, kept));
    raw.setLong(16, events.size());
    raw.setLong(24, micros(now));
    PointerByReference decided = new PointerByReference();
    call(library.decide, context, raw, decided);
    Map<String, Object> decision = new LinkedHashMap<>();
    for (Field output : outputs) {
      Pointer cell = decided.getValue().share(output.number * CELL_SIZE);
      decision.put(output.name, cell.getLong(0) == 0 ? null : value(output, cell.share(8)));
    }
    return decision;
  }

  @Override
  public void close() {
    Function.getFunction(library.close).invokeVoid(new Object[] {context});
  }

  private static void call(Pointer function, Object... given) {
    Memory error = new Memory(512); // its status, and the text behind it
    Object[] all = Stream.concat(Stream.of(given), Stream.of(error)).toArray();
    if (Function.getFunction(function).invokeInt(all) != 0) {
      throw new IllegalArgumentException(error.getString(4, "UTF-8"));
    }
  }

  // --- what is passed ---

  private static Memory memory(long size, List<Memory> kept) {
    Memory memory = new Memory(Math.max(1, size));
    memory.clear();
    kept.add(memory);
    return memory;
  }

  private Memory events(List<Event> events, List<Memory> kept) {
    Memory raw = memory(events.size() * EVENT_SIZE, kept);
    long place = 0;
    for (Event event : events) {
      Kind kind = named(kinds, event.kind);
      raw.setLong(place, micros(event.at));
      raw.setLong(place + 8, kind.number);
      raw.setPointer(place + 16, cells(kind.fields, event.fields, kept));
      place += EVENT_SIZE;
    }
    return raw;
  }

  /** Cells in the order of the fields; what is not given is missing, which is all zero. */
  private static Memory cells(Map<String, Field> fields, Map<String, Object> given, List<Memory> kept) {
    Memory cells = memory(fields.size() * CELL_SIZE, kept);
    given.forEach((name, value) -> {
      Field field = named(fields, name);
      if (value == null) return;
      Pointer cell = cells.share(field.number * CELL_SIZE);
      cell.setLong(0, 1);
      if (field.type == TEXT) {
        byte[] bytes = value.toString().getBytes(StandardCharsets.UTF_8);
        Memory text = memory(bytes.length, kept);
        text.write(0, bytes, 0, bytes.length);
        cell.setPointer(8, text);
        cell.setLong(16, bytes.length);
      } else if (field.type == NUMBER) {
        cell.setDouble(8, ((Number) value).doubleValue());
      } else {
        cell.setLong(8, integer(field, value));
      }
    });
    return cells;
  }

  private static long integer(Field field, Object value) {
    return switch (field.type) {
      case BOOLEAN -> (Boolean) value ? 1 : 0;
      case TIME -> micros((Instant) value);
      case DATE -> ((LocalDate) value).toEpochDay();
      case DURATION -> ((Duration) value).toNanos() / 1000;
      case ENUMERATION -> {
        int label = field.labels.indexOf(value);
        if (label < 0) throw new IllegalArgumentException("`" + field.name + "` has no value `" + value + "`");
        yield label;
      }
      default -> ((Number) value).longValue();
    };
  }

  private static long micros(Instant moment) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
  }

  private static <T> T named(Map<String, T> all, String name) {
    T found = all.get(name);
    if (found == null) throw new IllegalArgumentException("the definition has no `" + name + "`");
    return found;
  }

  // --- what a library points to ---

  private static Object value(Field output, Pointer value) {
    return switch (output.type) {
      case BOOLEAN -> value.getLong(0) != 0;
      case NUMBER -> value.getDouble(0);
      case TEXT -> new RawText(value).text();
      case TIME -> Instant.EPOCH.plus(value.getLong(0), ChronoUnit.MICROS);
      case DATE -> LocalDate.ofEpochDay(value.getLong(0));
      case DURATION -> Duration.of(value.getLong(0), ChronoUnit.MICROS);
      case ENUMERATION -> output.labels.get((int) value.getLong(0));
      case TEXT_LIST -> texts(value.getPointer(0), value.getLong(8));
      default -> value.getLong(0);
    };
  }

  private static Map<String, Field> fields(Pointer first, long count) {
    Map<String, Field> fields = new LinkedHashMap<>();
    if (count == 0) return fields;
    for (Structure each : new RawField(first).toArray((int) count)) {
      RawField field = (RawField) each;
      List<String> labels = texts(field.labels, field.label_count);
      fields.put(field.name.text(), new Field(field.name.text(), field.type, labels, fields.size()));
    }
    return fields;
  }

  private static List<String> texts(Pointer first, long count) {
    if (count == 0) return List.of();
    return Stream.of(new RawText(first).toArray((int) count)).map(text -> ((RawText) text).text()).toList();
  }

  // --- the C interface ---

  private static final int BOOLEAN = 0;
  private static final int NUMBER = 2;
  private static final int TEXT = 3;
  private static final int TIME = 4;
  private static final int DATE = 5;
  private static final int DURATION = 6;
  private static final int ENUMERATION = 7;
  private static final int TEXT_LIST = 8;
  private static final long CELL_SIZE = 24;
  private static final long EVENT_SIZE = 24;

  @FieldOrder({"data", "size"})
  public static class RawText extends Structure {
    public Pointer data;
    public long size;

    public RawText() {}

    public RawText(Pointer at) {
      super(at);
      read();
    }

    String text() {
      return size == 0 ? "" : new String(data.getByteArray(0, (int) size), StandardCharsets.UTF_8);
    }
  }

  @FieldOrder({"name", "source", "type", "column", "labels", "label_count", "missing", "missing_count", "named_by_from",
      "required", "needed"})
  public static class RawField extends Structure {
    public RawText name, source;
    public int type, column;
    public Pointer labels;
    public long label_count;
    public Pointer missing;
    public long missing_count;
    public byte named_by_from, required, needed;

    public RawField(Pointer at) {
      super(at);
      read();
    }
  }

  @FieldOrder({"name", "plural", "type_value", "at", "fields", "field_count", "key_field", "needed"})
  public static class RawKind extends Structure {
    public RawText name, plural, type_value, at;
    public Pointer fields;
    public long field_count;
    public int key_field;
    public byte needed;

    public RawKind(Pointer at) {
      super(at);
      read();
    }
  }

  @FieldOrder({"name", "type", "source", "labels", "label_count", "place"})
  public static class RawOutput extends Structure {
    public RawText name;
    public int type, source;
    public Pointer labels;
    public long label_count, place;

    public RawOutput(Pointer at) {
      super(at);
      read();
    }
  }

  @FieldOrder({"name", "version", "hash", "merit", "subject", "lead_fields", "lead_field_count", "key_field", "kinds",
      "kind_count", "type_from", "parameters", "parameter_count", "outputs", "output_count"})
  public static class RawDescription extends Structure {
    public RawText name, version, hash, merit, subject;
    public Pointer lead_fields;
    public long lead_field_count;
    public int key_field;
    public Pointer kinds;
    public long kind_count;
    public RawText type_from;
    public Pointer parameters;
    public long parameter_count;
    public Pointer outputs;
    public long output_count;

    public RawDescription(Pointer at) {
      super(at);
      read();
    }
  }

  @FieldOrder({"version", "size", "description", "output_schema", "evaluate", "open", "decide", "close"})
  public static class RawLibrary extends Structure {
    public int version, size;
    public Pointer description, output_schema, evaluate, open, decide, close;

    public RawLibrary(Pointer at) {
      super(at);
      read();
    }
  }
}
