//! stub
pub fn find_times(_t: &str) -> Vec<crate::model::TimeMention> { Vec::new() }
