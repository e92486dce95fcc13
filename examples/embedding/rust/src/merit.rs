//! Any definition that was built as a library: loaded while the program runs, its fields, kinds of event and outputs
//! found by name. The structs at the end mirror the C interface, which every header that `merit build` writes has.

#![allow(dead_code)] // a program hardly needs all of it

use std::error::Error;
use std::ffi::{CStr, CString};
use std::os::raw::{c_char, c_int, c_void};
use std::ptr;

pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Times and durations are microseconds (times since 1970), dates days since 1970, enumerations their texts.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    Boolean(bool),
    Integer(i64),
    Number(f64),
    Text(&'a str),
}

pub type Fields<'a> = &'a [(&'a str, Value<'a>)];

/// What happened to a lead, and when. Fields that are not named are missing.
pub struct Event<'a> {
    pub kind: &'a str,
    pub at: i64,
    pub fields: Fields<'a>,
}

/// It stays loaded as long as the program runs.
#[derive(Clone, Copy)]
pub struct Library {
    raw: &'static RawLibrary,
}

impl Library {
    /// `function` is the one name that the library exports: `points_library` of `libpoints.so`.
    pub fn load(path: &str, function: &str) -> Result<Library> {
        let (path, function) = (CString::new(path)?, CString::new(function)?);
        unsafe {
            let file = dlopen(path.as_ptr(), RTLD_NOW);
            let entry = if file.is_null() { ptr::null_mut() } else { dlsym(file, function.as_ptr()) };
            if entry.is_null() {
                return Err(CStr::from_ptr(dlerror()).to_string_lossy().into());
            }
            let entry: extern "C" fn() -> &'static RawLibrary = std::mem::transmute(entry);
            Ok(Library { raw: entry() })
        }
    }

    /// What decides: one for each thread.
    pub fn decider(&self) -> Result<Decider> {
        let (mut context, mut error) = (ptr::null_mut(), RawError::default());
        match unsafe { (self.raw.open)(self.raw, ptr::null(), 0, &mut context, &mut error) } {
            OK => Ok(Decider { library: *self, context }),
            _ => Err(error.text().into()),
        }
    }

    fn description(&self) -> &'static Description {
        unsafe { &*self.raw.description }
    }
}

/// Memory that serves for one lead after another.
pub struct Decider {
    library: Library,
    context: *mut c_void,
}

unsafe impl Send for Decider {}

impl Decider {
    /// The decision borrows the decider, whose memory it is in.
    pub fn decide(&mut self, lead: Fields, events: &[Event], now: i64) -> Result<Decision<'_>> {
        let description = self.library.description();
        let lead_cells = cells(slice(description.lead_fields, description.lead_field_count), lead)?;
        let mut cells_of_events = Vec::with_capacity(events.len());
        let mut raw_events = Vec::with_capacity(events.len());
        for event in events {
            let kinds = slice(description.kinds, description.kind_count);
            let kind = position(kinds.iter().map(|kind| kind.name), event.kind)?;
            let cells = cells(slice(kinds[kind].fields, kinds[kind].field_count), event.fields)?;
            raw_events.push(RawEvent { at: event.at, kind: kind as u64, fields: cells.as_ptr() });
            cells_of_events.push(cells); // what was pointed to stays where it is
        }
        let raw_lead = RawLead {
            fields: lead_cells.as_ptr(),
            events: raw_events.as_ptr(),
            event_count: raw_events.len() as u64,
            now,
        };
        let (mut decided, mut error) = (ptr::null(), RawError::default());
        match unsafe { (self.library.raw.decide)(self.context, &raw_lead, &mut decided, &mut error) } {
            OK => Ok(Decision {
                columns: slice(description.outputs, description.output_count),
                cells: slice(decided, description.output_count),
            }),
            _ => Err(error.text().into()),
        }
    }
}

impl Drop for Decider {
    fn drop(&mut self) {
        unsafe { (self.library.raw.close)(self.context) }
    }
}

/// A decision's outputs by name. Missing is `None`; so is an output that is not there, or not of the type asked for.
pub struct Decision<'a> {
    columns: &'static [Column],
    cells: &'a [Cell],
}

impl<'a> Decision<'a> {
    pub fn integer(&self, name: &str) -> Option<i64> {
        let (column, value) = self.known(name)?;
        matches!(column.kind, BOOLEAN | INTEGER | TIME | DATE | DURATION).then_some(unsafe { value.integer })
    }

    pub fn number(&self, name: &str) -> Option<f64> {
        let (column, value) = self.known(name)?;
        (column.kind == NUMBER).then_some(unsafe { value.number })
    }

    /// Of an enumeration, and of `stage`, its text.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        let (column, value) = self.known(name)?;
        match column.kind {
            TEXT => Some(unsafe { value.text }.as_str()),
            ENUMERATION => Some(slice(column.labels, column.label_count)[unsafe { value.integer } as usize].as_str()),
            _ => None,
        }
    }

    pub fn texts(&self, name: &str) -> Option<Vec<&'a str>> {
        let (column, value) = self.known(name)?;
        let list = (column.kind == TEXT_LIST).then_some(unsafe { value.text })?;
        Some(slice(list.data as *const Text, list.size).iter().map(|text| text.as_str()).collect())
    }

    fn known(&self, name: &str) -> Option<(&'static Column, &'a RawValue)> {
        let place = self.columns.iter().position(|column| column.name.as_str() == name)?;
        (self.cells[place].known != 0).then(|| (&self.columns[place], &self.cells[place].value))
    }
}

/// Cells in the order of the fields; what is not given is missing.
fn cells(fields: &[Field], given: Fields) -> Result<Vec<Cell>> {
    let mut cells = vec![Cell { known: 0, value: RawValue { integer: 0 } }; fields.len()];
    for (name, value) in given {
        let place = position(fields.iter().map(|field| field.name), name)?;
        let field = &fields[place];
        let value = match (field.kind, *value) {
            (BOOLEAN, Value::Boolean(boolean)) => RawValue { integer: boolean as i64 },
            (INTEGER | TIME | DATE | DURATION, Value::Integer(integer)) => RawValue { integer },
            (NUMBER, Value::Number(number)) => RawValue { number },
            (TEXT, Value::Text(text)) => RawValue { text: Text::of(text) },
            (ENUMERATION, Value::Text(text)) => {
                let labels = slice(field.labels, field.label_count);
                RawValue { integer: position(labels.iter().copied(), text)? as i64 }
            }
            (_, other) => return Err(format!("{:?} is not of the type of `{}`", other, name).into()),
        };
        cells[place] = Cell { known: 1, value };
    }
    Ok(cells)
}

fn position(mut names: impl Iterator<Item = Text>, wanted: &str) -> Result<usize> {
    names.position(|name| name.as_str() == wanted).ok_or_else(|| format!("the definition has no `{}`", wanted).into())
}

/// What a library points to, with a count; it may be null where there is none.
fn slice<'a, T>(first: *const T, count: u64) -> &'a [T] {
    if count == 0 { &[] } else { unsafe { std::slice::from_raw_parts(first, count as usize) } }
}

// --- the C interface -------------------------------------------------------------------------------------------------

const OK: i32 = 0;
const BOOLEAN: i32 = 0;
const INTEGER: i32 = 1;
const NUMBER: i32 = 2;
const TEXT: i32 = 3;
const TIME: i32 = 4;
const DATE: i32 = 5;
const DURATION: i32 = 6;
const ENUMERATION: i32 = 7;
const TEXT_LIST: i32 = 8;

#[repr(C)]
#[derive(Clone, Copy)]
struct Text {
    data: *const u8,
    size: u64,
}

impl Text {
    fn of(text: &str) -> Text {
        Text { data: text.as_ptr(), size: text.len() as u64 }
    }

    /// All texts of a library are UTF-8.
    fn as_str<'a>(self) -> &'a str {
        unsafe { std::str::from_utf8_unchecked(slice(self.data, self.size)) }
    }
}

#[repr(C)]
#[derive(Clone, Copy)]
union RawValue {
    integer: i64,
    number: f64,
    text: Text,
}

#[repr(C)]
#[derive(Clone, Copy)]
struct Cell {
    known: u64,
    value: RawValue,
}

#[repr(C)]
struct Field {
    name: Text,
    source: Text,
    kind: i32,
    column: i32,
    labels: *const Text,
    label_count: u64,
    missing: *const Text,
    missing_count: u64,
    named_by_from: bool,
    required: bool,
    needed: bool,
}

#[repr(C)]
struct Kind {
    name: Text,
    plural: Text,
    type_value: Text,
    at: Text,
    fields: *const Field,
    field_count: u64,
    key_field: i32,
    needed: bool,
}

#[repr(C)]
struct Column {
    name: Text,
    kind: i32,
    source: i32,
    labels: *const Text,
    label_count: u64,
    place: u64,
}

#[repr(C)]
struct Description {
    name: Text,
    version: Text,
    hash: Text,
    merit: Text,
    subject: Text,
    lead_fields: *const Field,
    lead_field_count: u64,
    key_field: i32,
    kinds: *const Kind,
    kind_count: u64,
    type_from: Text,
    parameters: *const c_void,
    parameter_count: u64,
    outputs: *const Column,
    output_count: u64,
}

#[repr(C)]
struct RawEvent {
    at: i64,
    kind: u64,
    fields: *const Cell,
}

#[repr(C)]
struct RawLead {
    fields: *const Cell,
    events: *const RawEvent,
    event_count: u64,
    now: i64,
}

#[repr(C)]
struct RawError {
    status: i32,
    message: [c_char; 508],
}

impl Default for RawError {
    fn default() -> RawError {
        RawError { status: 0, message: [0; 508] }
    }
}

impl RawError {
    fn text(&self) -> String {
        unsafe { CStr::from_ptr(self.message.as_ptr()) }.to_string_lossy().into_owned()
    }
}

#[repr(C)]
struct RawLibrary {
    version: u32,
    size: u32,
    description: *const Description,
    output_schema: *const c_void, // Arrow arrays: not used here
    evaluate: *const c_void,
    open: unsafe extern "C" fn(*const RawLibrary, *const c_void, u64, *mut *mut c_void, *mut RawError) -> i32,
    decide: unsafe extern "C" fn(*mut c_void, *const RawLead, *mut *const Cell, *mut RawError) -> i32,
    close: unsafe extern "C" fn(*mut c_void),
}

unsafe impl Sync for RawLibrary {} // constant, and its functions may be called from any thread

const RTLD_NOW: c_int = 2;

extern "C" {
    fn dlopen(path: *const c_char, flags: c_int) -> *mut c_void;
    fn dlsym(file: *mut c_void, name: *const c_char) -> *mut c_void;
    fn dlerror() -> *const c_char;
}
