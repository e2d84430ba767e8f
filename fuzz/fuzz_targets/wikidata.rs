//! One input for the check of the same name.
#![no_main]

use dembei_fuzz::{check, warm_up};

libfuzzer_sys::fuzz_target!(init: warm_up("wikidata"), |bytes| check("wikidata", bytes));
