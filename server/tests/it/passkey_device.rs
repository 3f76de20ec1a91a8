//! A device with passkeys, as a program: it answers what a browser's would, and lies when it is told to.

use data_encoding::BASE64URL_NOPAD;
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// One passkey on a device.
#[derive(Clone)]
pub struct PasskeyDevice {
    key: SigningKey,
    id: Vec<u8>,
    user_handle: String,
    origin: String,
    /// How often it was used; a synced passkey stays at 0.
    pub counter: u32,
}

const USER_PRESENT_AND_VERIFIED: u8 = 0x05;
const ATTESTED: u8 = 0x40;

impl PasskeyDevice {
    /// Answers the options of an enrolment with a new passkey; `seed` makes it another one than others.
    pub fn enrol(seed: u8, origin: &str, options: &Value, resident: bool) -> (Self, String) {
        let key = SigningKey::from_slice(&[seed; 32]).unwrap();
        let id = vec![seed; 16];
        let user_handle = options["user"]["id"].as_str().unwrap().to_owned();
        let device = Self { key, id, user_handle, origin: origin.to_owned(), counter: 0 };
        let client_data = device.client_data("webauthn.create", options);
        let mut data = device.authenticator_data(options["rp"]["id"].as_str().unwrap(), ATTESTED);
        data.extend_from_slice(&[0; 16]);
        data.extend_from_slice(&u16::try_from(device.id.len()).unwrap().to_be_bytes());
        data.extend_from_slice(&device.id);
        data.extend_from_slice(&device.public_key());
        // CBOR: { "fmt": "none", "attStmt": {}, "authData": data }
        let mut attestation = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        attestation.push(u8::try_from(data.len()).unwrap());
        attestation.extend_from_slice(&data);
        let answer = json!({
            "id": BASE64URL_NOPAD.encode(&device.id),
            "rawId": BASE64URL_NOPAD.encode(&device.id),
            "type": "public-key",
            "response": {
                "clientDataJSON": BASE64URL_NOPAD.encode(client_data.as_bytes()),
                "attestationObject": BASE64URL_NOPAD.encode(&attestation),
            },
            "clientExtensionResults": { "credProps": { "rk": resident } },
        });
        (device, answer.to_string())
    }

    /// Answers the options of a log-in.
    pub fn answer(&mut self, options: &Value) -> String {
        self.counter += 1;
        self.answer_as_it_is(options)
    }

    /// The same without counting, as a copy of it would.
    pub fn answer_as_it_is(&self, options: &Value) -> String {
        let client_data = self.client_data("webauthn.get", options);
        let data = self.authenticator_data(options["rpId"].as_str().unwrap(), 0);
        let signed = [data.as_slice(), &Sha256::digest(client_data.as_bytes())].concat();
        let signature: Signature = self.key.sign(&signed);
        json!({
            "id": BASE64URL_NOPAD.encode(&self.id),
            "rawId": BASE64URL_NOPAD.encode(&self.id),
            "type": "public-key",
            "response": {
                "clientDataJSON": BASE64URL_NOPAD.encode(client_data.as_bytes()),
                "authenticatorData": BASE64URL_NOPAD.encode(&data),
                "signature": BASE64URL_NOPAD.encode(signature.to_der().as_bytes()),
                "userHandle": self.user_handle,
            },
            "clientExtensionResults": {},
        })
        .to_string()
    }

    fn client_data(&self, kind: &str, options: &Value) -> String {
        json!({ "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false })
            .to_string()
    }

    fn authenticator_data(&self, relying_party: &str, more: u8) -> Vec<u8> {
        let mut data = Sha256::digest(relying_party.as_bytes()).to_vec();
        data.push(USER_PRESENT_AND_VERIFIED | more);
        data.extend_from_slice(&self.counter.to_be_bytes());
        data
    }

    /// COSE: { 1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y }
    fn public_key(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let bytes = point.as_bytes();
        [b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20", &bytes[1..33], b"\x22\x58\x20", &bytes[33..65]].concat()
    }
}
