//! stub
pub fn find_quantities(_t: &str, _times: &[crate::model::TimeMention]) -> Vec<crate::model::QuantityMention> { Vec::new() }
