//! Where in a message we are.

use std::fmt;

/// A path of proto field names, written as protovalidate writes it: `profile.patents.list.items[3].grant_date`.
///
/// A path is a chain of links on the stack. It allocates nothing until it is written, which is when something is wrong.
#[derive(Clone, Copy)]
pub(super) struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    step: Step,
}

#[derive(Clone, Copy)]
enum Step {
    Root,
    Field(&'static str),
    Item(&'static str, usize),
}

impl Path<'_> {
    /// The message itself.
    pub(super) const ROOT: Path<'static> = Path {
        parent: None,
        step: Step::Root,
    };

    /// Returns the path of a field of this message.
    pub(super) const fn field(&self, name: &'static str) -> Path<'_> {
        Path {
            parent: Some(self),
            step: Step::Field(name),
        }
    }

    /// Returns the path of an item of a repeated field of this message.
    pub(super) const fn item(&self, name: &'static str, index: usize) -> Path<'_> {
        Path {
            parent: Some(self),
            step: Step::Item(name, index),
        }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.fmt(f)?;
            if !matches!(parent.step, Step::Root) {
                f.write_str(".")?;
            }
        }
        match self.step {
            Step::Root => Ok(()),
            Step::Field(name) => f.write_str(name),
            Step::Item(name, index) => write!(f, "{name}[{index}]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_as_protovalidate_writes_it() {
        let profile = Path::ROOT.field("profile");
        let list = profile.field("patents");
        let list = list.field("list");
        let item = list.item("items", 3);
        assert_eq!(
            item.field("grant_date").to_string(),
            "profile.patents.list.items[3].grant_date"
        );
        assert_eq!(Path::ROOT.to_string(), "");
    }
}
