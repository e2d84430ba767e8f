//! The terms that the graph is written in, as constants.

macro_rules! vocabulary {
    ($(#[$doc:meta])* $module:ident, $namespace:literal: $($constant:ident = $local:literal),* $(,)?) => {
        $(#[$doc])*
        pub mod $module {
            use oxigraph::model::NamedNodeRef;

            /// What all terms of the vocabulary begin with.
            pub const NAMESPACE: &str = $namespace;

            $(
                #[doc = concat!("<", $namespace, $local, ">")]
                pub const $constant: NamedNodeRef<'static> =
                    NamedNodeRef::new_unchecked(concat!($namespace, $local));
            )*

            /// All terms above, in order.
            pub const ALL: &[NamedNodeRef<'static>] = &[$($constant),*];
        }
    };
}

vocabulary!(
    /// Our own vocabulary; claim properties and measures are in [`Ontology`](super::Ontology).
    dmb, "https://w3id.org/dembei/ontology#":
    ENTITY = "Entity",
    PERSON = "Person",
    PLACE = "Place",
    ORGANIZATION = "Organization",
    EVENT = "Event",
    GROUP = "Group",
    DOCUMENT = "Document",
    STATEMENT = "Statement",
    NEGATED_STATEMENT = "NegatedStatement",
    OBSERVATION = "Observation",
    LINK = "Link",
    CERTAINTY_CLASS = "Certainty",
    MEASURE_CLASS = "Measure",
    CLAIM_PROPERTY = "ClaimProperty",
    STATED = "Stated",
    REPORTED = "Reported",
    IMPLIED = "Implied",
    TIME = "time",
    EARLIEST = "earliest",
    LATEST = "latest",
    TIME_TEXT = "timeText",
    CALENDAR = "calendar",
    AT_PLACE = "place",
    ROLE = "role",
    ACCORDING_TO = "accordingTo",
    ACCORDING_TO_TEXT = "accordingToText",
    CERTAINTY = "certainty",
    CONFIDENCE = "confidence",
    RULE = "rule",
    OBSERVED_GROUP = "group",
    MEASURE = "measure",
    VALUE = "value",
    UPPER_VALUE = "upperValue",
    APPROXIMATE = "approximate",
    KIND = "kind",
    CONTENT_HASH = "contentHash",
    MENTIONED_IN = "mentionedIn",
    LINKED_ENTITY = "entity",
    ITEM = "item",
    SCORE = "score",
    FEATURE = "feature",
    DECIDED_BY = "decidedBy",
    WIKIDATA_PROPERTY = "wikidataProperty",
);

vocabulary!(
    /// RDF.
    rdf, "http://www.w3.org/1999/02/22-rdf-syntax-ns#":
    TYPE = "type",
    SUBJECT = "subject",
    PREDICATE = "predicate",
    OBJECT = "object",
    FIRST = "first",
    REST = "rest",
    NIL = "nil",
    PROPERTY = "Property",
    LANG_STRING = "langString",
);

vocabulary!(
    /// RDF Schema.
    rdfs, "http://www.w3.org/2000/01/rdf-schema#":
    LABEL = "label",
    COMMENT = "comment",
    CLASS = "Class",
    SUB_CLASS_OF = "subClassOf",
    SUB_PROPERTY_OF = "subPropertyOf",
    DOMAIN = "domain",
    RANGE = "range",
);

vocabulary!(
    /// OWL.
    owl, "http://www.w3.org/2002/07/owl#":
    SAME_AS = "sameAs",
    DIFFERENT_FROM = "differentFrom",
    CLASS = "Class",
    ONTOLOGY = "Ontology",
    OBJECT_PROPERTY = "ObjectProperty",
    DATATYPE_PROPERTY = "DatatypeProperty",
    SYMMETRIC_PROPERTY = "SymmetricProperty",
    INVERSE_OF = "inverseOf",
);

vocabulary!(
    /// XML Schema datatypes.
    xsd, "http://www.w3.org/2001/XMLSchema#":
    STRING = "string",
    BOOLEAN = "boolean",
    INTEGER = "integer",
    DECIMAL = "decimal",
    DOUBLE = "double",
    DATE = "date",
    NON_NEGATIVE_INTEGER = "nonNegativeInteger",
    ANY_URI = "anyURI",
);

vocabulary!(
    /// SKOS.
    skos, "http://www.w3.org/2004/02/skos/core#":
    ALT_LABEL = "altLabel",
    PREF_LABEL = "prefLabel",
    DEFINITION = "definition",
    CLOSE_MATCH = "closeMatch",
    EXACT_MATCH = "exactMatch",
    NARROW_MATCH = "narrowMatch",
);

vocabulary!(
    /// NIF 2.0, the NLP Interchange Format.
    nif, "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#":
    CONTEXT = "Context",
    STRING = "String",
    PHRASE = "Phrase",
    RFC5147_STRING = "RFC5147String",
    IS_STRING = "isString",
    SOURCE_URL = "sourceUrl",
    ANCHOR_OF = "anchorOf",
    BEGIN_INDEX = "beginIndex",
    END_INDEX = "endIndex",
    REFERENCE_CONTEXT = "referenceContext",
);

vocabulary!(
    /// Web Annotation.
    oa, "http://www.w3.org/ns/oa#":
    TEXT_POSITION_SELECTOR = "TextPositionSelector",
    START = "start",
    END = "end",
);

vocabulary!(
    /// Internationalization Tag Set.
    itsrdf, "http://www.w3.org/2005/11/its/rdf#":
    TA_IDENT_REF = "taIdentRef",
    TA_CLASS_REF = "taClassRef",
    TA_CONFIDENCE = "taConfidence",
);

vocabulary!(
    /// PROV-O.
    prov, "http://www.w3.org/ns/prov#":
    ENTITY = "Entity",
    ACTIVITY = "Activity",
    SOFTWARE_AGENT = "SoftwareAgent",
    USED = "used",
    GENERATED = "generated",
    WAS_DERIVED_FROM = "wasDerivedFrom",
    WAS_GENERATED_BY = "wasGeneratedBy",
    WAS_ASSOCIATED_WITH = "wasAssociatedWith",
    VALUE = "value",
);

vocabulary!(
    /// RDF Data Cube.
    qb, "http://purl.org/linked-data/cube#":
    OBSERVATION = "Observation",
);

vocabulary!(
    /// Dublin Core terms.
    dcterms, "http://purl.org/dc/terms/":
    TITLE = "title",
    DESCRIPTION = "description",
    IDENTIFIER = "identifier",
    SOURCE = "source",
    LANGUAGE = "language",
    LICENSE = "license",
    CREATED = "created",
    HAS_VERSION = "hasVersion",
    IS_REPLACED_BY = "isReplacedBy",
);

vocabulary!(
    /// `VoID`.
    void, "http://rdfs.org/ns/void#":
    DATASET = "Dataset",
    LINKSET = "Linkset",
    TRIPLES = "triples",
    ENTITIES = "entities",
    DOCUMENTS = "documents",
    CLASS_PARTITION = "classPartition",
    CLASS = "class",
    PROPERTY_PARTITION = "propertyPartition",
    PROPERTY = "property",
    VOCABULARY = "vocabulary",
    SUBSET = "subset",
    URI_SPACE = "uriSpace",
    LINK_PREDICATE = "linkPredicate",
    SUBJECTS_TARGET = "subjectsTarget",
    OBJECTS_TARGET = "objectsTarget",
);

vocabulary!(
    /// DCAT.
    dcat, "http://www.w3.org/ns/dcat#":
    DATASET = "Dataset",
);

vocabulary!(
    /// SSSOM, the mapping exchange format.
    sssom, "https://w3id.org/sssom/":
    MAPPING = "Mapping",
    SUBJECT_ID = "subject_id",
    OBJECT_ID = "object_id",
    MAPPING_JUSTIFICATION = "mapping_justification",
    CONFIDENCE = "confidence",
);

vocabulary!(
    /// schema.org, for domains and ranges of several classes, and names.
    schema, "https://schema.org/":
    DOMAIN_INCLUDES = "domainIncludes",
    RANGE_INCLUDES = "rangeIncludes",
    GIVEN_NAME = "givenName",
    FAMILY_NAME = "familyName",
);

vocabulary!(
    /// SHACL.
    sh, "http://www.w3.org/ns/shacl#":
    DECLARE = "declare",
    PREFIX = "prefix",
    DECLARED_NAMESPACE = "namespace",
);

vocabulary!(
    /// `GeoSPARQL`, for positions.
    geo, "http://www.opengis.net/ont/geosparql#":
    WKT_LITERAL = "wktLiteral",
);

vocabulary!(
    /// The Extended Date/Time Format as a datatype.
    edtf, "http://id.loc.gov/datatypes/edtf/":
    EDTF = "EDTF",
);

vocabulary!(
    /// The ontology of Wikibase, for what was fetched from Wikidata.
    wikibase, "http://wikiba.se/ontology#":
    ITEM = "Item",
    STATEMENT = "Statement",
    BEST_RANK = "BestRank",
    REFERENCE = "Reference",
);

/// What the IRIs of Wikidata's items begin with.
pub const WIKIDATA_ENTITY: &str = "http://www.wikidata.org/entity/";

/// What the IRIs of Wikidata's direct properties begin with.
pub const WIKIDATA_DIRECT: &str = "http://www.wikidata.org/prop/direct/";

/// What the IRIs of Wikidata's properties begin with where they lead to a statement node.
pub const WIKIDATA_CLAIM: &str = "http://www.wikidata.org/prop/";

/// What they begin with where they lead from a statement node to its value.
pub const WIKIDATA_VALUE: &str = "http://www.wikidata.org/prop/statement/";

/// What they begin with where they qualify a statement.
pub const WIKIDATA_QUALIFIER: &str = "http://www.wikidata.org/prop/qualifier/";

/// What they begin with in a reference.
pub const WIKIDATA_REFERENCE_PROPERTY: &str = "http://www.wikidata.org/prop/reference/";

/// What the IRIs of Wikidata's statement nodes begin with.
pub const WIKIDATA_STATEMENT: &str = "http://www.wikidata.org/entity/statement/";

/// What the IRIs of Wikidata's references begin with.
pub const WIKIDATA_REFERENCE: &str = "http://www.wikidata.org/reference/";
