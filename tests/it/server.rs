//! A server on this machine that answers as a test says, well or badly, and remembers what it was asked.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};

/// What was asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    /// From the URL and the form.
    pub(crate) parameters: BTreeMap<String, String>,
    /// By their names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
}

/// What is sent back.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// Status, headers, body.
    Full(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// The same, after a wait.
    Late(Duration, Box<Answer>),
    /// The first bytes of a longer answer, and then the connection ends.
    CutOff,
    /// The first bytes, and then nothing, but the connection stays.
    Silent,
    /// Megabytes, without a length, as many as are taken.
    Endless,
}

impl Answer {
    pub(crate) fn json(body: &Value) -> Self {
        Self::typed("application/json; charset=utf-8", body.to_string())
    }

    pub(crate) fn typed(kind: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::Full(200, vec![("Content-Type", kind.to_owned())], body.into())
    }

    pub(crate) fn status(status: u16, headers: &[(&'static str, &str)]) -> Self {
        let headers = headers
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        Self::Full(status, headers, Vec::new())
    }
}

type Behaviour = dyn Fn(&Asked) -> Answer + Send + Sync;

/// Runs until it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    most: Arc<AtomicUsize>,
    ended: Arc<AtomicBool>,
}

impl Server {
    pub(crate) fn start(behaviour: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            asked: Arc::default(),
            most: Arc::default(),
            ended: Arc::default(),
        };
        let behaviour: Arc<Behaviour> = Arc::new(behaviour);
        let (asked, most, ended) = (server.asked.clone(), server.most.clone(), server.ended.clone());
        std::thread::spawn(move || {
            let inside = Arc::new(AtomicUsize::new(0));
            for stream in listener.incoming() {
                if ended.load(Ordering::SeqCst) {
                    return;
                }
                let Ok(stream) = stream else { continue };
                let (behaviour, asked, most, inside) =
                    (behaviour.clone(), asked.clone(), most.clone(), inside.clone());
                std::thread::spawn(move || {
                    most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    // Who asked may be gone; that is part of some tests.
                    let _ = serve(stream, &behaviour, &asked);
                    inside.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        server
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What was asked so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// How many were served at once at most.
    pub(crate) fn most_at_once(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
    }
}

fn serve(mut stream: TcpStream, behaviour: &Arc<Behaviour>, log: &Mutex<Vec<Asked>>) -> std::io::Result<()> {
    let asked = read(&stream)?;
    log.lock().unwrap().push(asked.clone());
    write(&mut stream, behaviour(&asked))
}

fn read(stream: &TcpStream) -> std::io::Result<Asked> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace();
    let mut asked = Asked {
        method: words.next().unwrap_or_default().to_owned(),
        ..Asked::default()
    };
    let target = words.next().unwrap_or_default().to_owned();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        asked.headers.insert(name.to_lowercase(), value.to_owned());
    }
    let length = asked
        .headers
        .get("content-length")
        .map_or(0, |length| length.parse().unwrap());
    let mut form = vec![0; length];
    reader.read_exact(&mut form)?;
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    asked.path = path.to_owned();
    for fields in [query, std::str::from_utf8(&form).unwrap()] {
        for field in fields.split('&').filter(|field| !field.is_empty()) {
            let (name, value) = field.split_once('=').unwrap_or((field, ""));
            asked.parameters.insert(decoded(name), decoded(value));
        }
    }
    Ok(asked)
}

/// Undoes percent-encoding.
fn decoded(field: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = field.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            other => other,
        });
    }
    String::from_utf8(bytes).unwrap()
}

fn write(stream: &mut TcpStream, answer: Answer) -> std::io::Result<()> {
    match answer {
        Answer::Late(wait, answer) => {
            std::thread::sleep(wait);
            write(stream, *answer)
        }
        Answer::Full(status, headers, body) => {
            let mut head = format!(
                "HTTP/1.1 {status} Status\r\nConnection: close\r\nContent-Length: {}\r\n",
                body.len()
            );
            for (name, value) in headers {
                head.extend([name, ": ", &value, "\r\n"]);
            }
            stream.write_all(format!("{head}\r\n").as_bytes())?;
            stream.write_all(&body)
        }
        Answer::CutOff | Answer::Silent => {
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"entities\": ";
            stream.write_all(head.as_bytes())?;
            if matches!(answer, Answer::Silent) {
                // Until who asked has had enough.
                let _ = stream.read(&mut [0]);
            }
            Ok(())
        }
        Answer::Endless => {
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n[";
            stream.write_all(head.as_bytes())?;
            let chunk = "0,".repeat(1 << 19);
            // A gigabyte, unless who asked goes away before.
            for _ in 0..1024 {
                stream.write_all(chunk.as_bytes())?;
            }
            Ok(())
        }
    }
}

fn recorded(name: &str) -> Option<Value> {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/replay/wikidata");
    let text = fs::read_to_string(folder.join(name)).ok()?;
    Some(serde_json::from_str(&text).unwrap())
}

/// Answers as the Action API of Wikidata does, from `tests/replay/wikidata`; what is not recorded is missing.
pub(crate) fn wikidata(asked: &Asked) -> Answer {
    let parameter = |name: &str| asked.parameters.get(name).map_or("", String::as_str);
    match parameter("action") {
        "wbsearchentities" => {
            let name = parameter("search").to_lowercase().replace(' ', "-");
            let nothing =
                json!({ "searchinfo": { "search": parameter("search") }, "search": [], "success": 1 });
            Answer::json(&recorded(&format!("search/{name}.json")).unwrap_or(nothing))
        }
        "wbgetentities" => {
            let mut entities = serde_json::Map::new();
            for id in parameter("ids").split('|') {
                // A stand-in for one that was merged into Oslo's.
                let (of, redirects) = match id {
                    MERGED => ("Q585", Some(json!({ "from": id, "to": "Q585" }))),
                    other => (other, None),
                };
                let mut entity =
                    recorded(&format!("{of}.json")).unwrap_or(json!({ "id": id, "missing": "" }));
                if let Some(redirects) = redirects {
                    entity["redirects"] = redirects;
                }
                entities.insert(of.to_owned(), entity);
            }
            Answer::json(&json!({ "entities": entities, "success": 1 }))
        }
        other => Answer::json(
            &json!({ "error": { "code": "badvalue", "info": format!("Unrecognized value {other}.") } }),
        ),
    }
}

/// An id that leads to Oslo's.
pub(crate) const MERGED: &str = "Q999999999902";

/// The recorded answers of Wikidata without a connection.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recorded;

impl dembei::net::Transport for Recorded {
    fn name(&self) -> &'static str {
        "recorded"
    }

    fn send(&self, request: &dembei::net::Request) -> Result<dembei::net::Response, dembei::net::NetError> {
        let asked = Asked {
            parameters: request.parameters.iter().cloned().collect(),
            ..Asked::default()
        };
        let (status, headers, body) = match wikidata(&asked) {
            Answer::Full(status, headers, body) => (status, headers, body),
            _ => (500, Vec::new(), Vec::new()),
        };
        let headers = headers
            .into_iter()
            .map(|(name, value)| (name.to_lowercase(), value));
        Ok(dembei::net::Response {
            status,
            headers: headers.collect(),
            body,
        })
    }
}
