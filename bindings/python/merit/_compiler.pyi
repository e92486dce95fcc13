from typing import Any, Dict, List, Optional, Sequence, Tuple

version: str
most_threads: int

class Table:
    def __init__(self, name: str, stream: object) -> None: ...

class Compiled:
    @property
    def has_model(self) -> bool: ...
    @property
    def is_library(self) -> bool: ...
    @property
    def manifest(self) -> str: ...
    @property
    def diagnostics(self) -> List[Dict[str, Any]]: ...
    @property
    def rendered(self) -> str: ...
    def moment(self, text: str) -> Optional[int]: ...
    def check_parameters(self, parameters: Sequence[Tuple[str, str]]) -> None: ...
    def evaluate(
        self,
        leads: Table,
        events: Sequence[Tuple[Optional[str], Table]],
        now: int,
        parameters: Sequence[Tuple[str, str]],
        columns: Sequence[str],
        engine: str,
        duplicates: str,
        strict: bool,
        cache: bool,
        threads: int,
    ) -> Tuple[object, object, List[Dict[str, Any]]]: ...

def compile(name: str, text: Optional[str], lints: Optional[int]) -> Compiled: ...
