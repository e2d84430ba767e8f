//! One input for the check of the same name.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dembei_fuzz::check("records", bytes));
