//! Evidence: what a recording shows of each act of a scenario, and when it happened.

pub mod observed;
pub mod timing;
