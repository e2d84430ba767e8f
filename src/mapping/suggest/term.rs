//! Writes statements with the time at which a person was something.

use super::{
    draft::Draft,
    kind::{Kind, RowClass},
    table::Role,
    yarrrml::{Pair, Rule, Type, Value},
};

impl Draft<'_, '_> {
    /// The column for what a person was from a beginning to an end.
    fn term_target(&self) -> Option<usize> {
        let properties = ["dmb:positionHeld", "dmb:party", "dmb:employer", "dmb:memberOf"];
        let of_property = |property: &&str| {
            let roles = self.table.roles.iter();
            let found = roles
                .enumerate()
                .filter(|(_, role)| matches!(role, Role::Known(_, of) if of == property));
            let mut columns = found.map(|(at, _)| at);
            columns.find(|at| {
                let look = &self.table.looks[*at];
                !look.has_several && look.separator().is_none() && !look.values.is_empty()
            })
        };
        let found = properties.iter().find_map(of_property);
        found.filter(|_| self.table.class == RowClass::Person)
    }

    /// The columns for the beginning and the end of what a person was, and the column for that.
    pub(super) fn term(&self) -> Option<(Option<usize>, Option<usize>, usize)> {
        let is_empty = |at: &usize| self.table.looks[*at].values.is_empty() && self.table.looks[*at].rows > 0;
        let first = |kind| self.table.of_kind(kind).find(|at| !is_empty(at));
        let (start, end) = (first(Kind::Start), first(Kind::End));
        let target = self.term_target().filter(|_| start.is_some() || end.is_some());
        target.map(|at| (start, end, at))
    }

    /// Writes a statement with its time for what a person was.
    pub(super) fn write_terms(&mut self) {
        let Some((start, end, at)) = self.term() else {
            return;
        };
        let look = &self.table.looks[at];
        let Role::Known(kind, property) = self.table.roles[at] else {
            return;
        };
        let object = if let Kind::Entity(class) = kind {
            Pair::new("rdf:object", Value::Text(self.entity(at, class)), Type::Iri)
        } else {
            let language = look.language_or(&self.options.language);
            Pair::new("rdf:object", look.value(), Type::Language(language))
        };
        let mut pairs = vec![
            Pair::constant("a", "dmb:Statement"),
            Pair::new("rdf:subject", Value::Text(self.subject()), Type::Iri),
            Pair::constant("rdf:predicate", property),
            object,
        ];
        pairs.extend(self.time(start, end));
        pairs.push(Pair::constant("dmb:certainty", "dmb:Stated"));
        let confidence = Value::Text("1.0".to_owned());
        pairs.push(Pair::new(
            "dmb:confidence",
            confidence,
            Type::Datatype("xsd:decimal"),
        ));
        pairs.push(self.evidence());
        let names: Vec<String> = [start, end]
            .iter()
            .flatten()
            .map(|at| format!("{:?}", self.table.looks[*at].name))
            .collect();
        let rule = Rule {
            comments: vec![format!("When that was so, by {}.", names.join(" and "))],
            name: self.name_of(&format!("{}-time", self.column_slug(at))),
            source: self.source.clone(),
            subject: Value::Text(format!(
                "id:statement/{}/{}/{}",
                self.slug,
                self.column_slug(at),
                self.key_of_row()
            )),
            condition: (!look.is_filled()).then(|| Value::is_not_null(look.value())),
            pairs,
        };
        self.rules.push(rule);
    }

    /// A time from a beginning to an end, of which one may be missing.
    fn time(&self, start: Option<usize>, end: Option<usize>) -> Vec<Pair> {
        let edtf = Type::Datatype("edtf:EDTF");
        let is_plain = |at: &usize| {
            let look = &self.table.looks[*at];
            look.dates.is_all_days() && self.table.sample.is_whole
        };
        let all_plain = [start, end].iter().flatten().all(is_plain);
        let value = |at: usize| {
            let look = &self.table.looks[at];
            let order = self.order();
            let mut values = look
                .dates
                .reading(&look.value(), self.table.sample.is_whole, order)
                .values;
            if all_plain || values.is_empty() {
                look.value()
            } else {
                values.swap_remove(0)
            }
        };
        let join = |from: Option<usize>, to: Option<usize>| match (from, to) {
            (Some(from), Some(to)) if all_plain => {
                let reference = |at: usize| &self.table.looks[at].reference;
                Value::Text(format!("{}/{}", reference(from), reference(to)))
            }
            (from, to) => {
                let part = |at: Option<usize>| at.map_or(Value::Text("..".to_owned()), value);
                Value::joined(Value::joined(part(from), Value::Text("/".to_owned())), part(to))
            }
        };
        let (Some(start), Some(end)) = (start, end) else {
            return vec![Pair::new("dmb:time", join(start, end), edtf)];
        };
        let (from, to) = (&self.table.looks[start], &self.table.looks[end]);
        let mut both = Pair::new("dmb:time", join(Some(start), Some(end)), edtf.clone());
        let mut pairs = Vec::new();
        if !to.is_filled() {
            both = both.with_condition(Some(Value::is_not_null(to.value())));
            let condition = Some(Value::is_null(to.value()));
            pairs
                .push(Pair::new("dmb:time", join(Some(start), None), edtf.clone()).with_condition(condition));
        }
        if !from.is_filled() {
            both = both.with_condition(Some(Value::is_not_null(from.value())));
            let condition = Some(Value::is_null(from.value()));
            pairs.push(Pair::new("dmb:time", join(None, Some(end)), edtf).with_condition(condition));
        }
        pairs.insert(0, both);
        if all_plain {
            pairs.push(Pair::new(
                "dmb:earliest",
                from.value(),
                Type::Datatype("xsd:date"),
            ));
            pairs.push(Pair::new("dmb:latest", to.value(), Type::Datatype("xsd:date")));
        }
        pairs
    }
}
