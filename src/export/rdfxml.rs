//! RDF/XML, for the programs that read nothing else.

use std::io::Write;

use oxigraph::io::{RdfFormat, RdfSerializer};

use super::{ExportError, Exporter, Options, source};
use crate::rdf::Ontology;
use crate::store::GraphStore;

/// The union of the graphs.
#[derive(Clone, Copy, Debug)]
pub(super) struct RdfXml;

impl Exporter for RdfXml {
    fn name(&self) -> &'static str {
        "rdfxml"
    }

    fn media_type(&self) -> &'static str {
        "application/rdf+xml"
    }

    fn extension(&self) -> &'static str {
        "rdf"
    }

    fn export(&self, graph: &GraphStore, options: &Options, out: &mut dyn Write) -> Result<(), ExportError> {
        let mut serializer = RdfSerializer::from_format(RdfFormat::RdfXml);
        for (prefix, namespace) in Ontology::get().prefixes() {
            let with_prefix = serializer.with_prefix(prefix, namespace);
            serializer = with_prefix.map_err(|_| ExportError::Prefix(namespace.clone()))?;
        }
        let mut writer = serializer.for_writer(out);
        for subject in source::by_subject(graph, options)? {
            for triple in &subject? {
                writer.serialize_triple(triple)?;
            }
        }
        writer.finish()?;
        Ok(())
    }
}
