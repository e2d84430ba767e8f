//! The `dembei` program.
fn main() {}
