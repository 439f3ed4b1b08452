//! Builds of other times, side by side in our own cache: which can be had, how they are brought, where they lie.
//!
//! * [`catalogue`] says which builds can be had, from whom, and which driver drives each.
//! * [`wanted`] reads the words by which a person names one: `chromium@84`, `chromium@80+rollout`.
//! * [`store`] is the folder that they lie in; what stands there is whole and has run.
//! * [`archives`] are those of the browsers' makers, which have what no row of the catalogue names.
//! * [`bringing`] fetches and unpacks one, by the [`clients`] of the registries alone, and lets it in when it has run.
//!
//! These are browsers without the repairs of later years. They are started for our own servers on loopback only.

pub mod archives;
pub mod bringing;
pub mod catalogue;
pub mod error;
pub mod store;
pub mod wanted;

mod apt;
mod clients;
mod files;
mod recipes;
mod root;
