//! The vault: seals candidate passwords so that their institution can export them, and checks typed ones without opening
//! any.
//!
//! One master key, kept outside the database, gives one key for each purpose. Every institution has a data key of its own,
//! stored wrapped. What is sealed or verified is bound to its place (institution, entry, version, key) and means nothing
//! in another. A database alone yields nothing.

pub mod launch;
pub mod mail;
pub mod sign_on;
pub mod webhook;

use chacha20poly1305::{AeadInOut as _, KeyInit as _, XChaCha20Poly1305, XNonce};
use data_encoding::HEXLOWER;
use hmac::{Hmac, Mac as _};
use lanyard_app::model::id::{EntryId, InstitutionId, PersonId, StaffId};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use super::{
    credential::{FoldedPassword, Password},
    random::{NoRandomness, Random},
    secret::Secret,
};

/// Bytes of every key, check value, verifier and throttle key.
const KEY_LENGTH: usize = 32;

/// Bytes of the random nonce that stands before everything sealed. At 192 bits, random ones never meet.
const NONCE_LENGTH: usize = 24;

/// Bytes of the tag that stands after everything sealed.
const TAG_LENGTH: usize = 16;

/// Bytes of the tag that names a person: two of an institution's people never share one by chance.
const WHOSE_LENGTH: usize = 8;

/// Bytes of the tag that signs a place in a list: whoever guesses one reads on in a list that is theirs anyway.
pub const CURSOR_TAG: usize = 8;

/// Why something could not be sealed or opened.
#[derive(Clone, Copy, Debug, thiserror::Error)]
pub enum VaultError {
    /// The bytes were not sealed by this key for this place, or have been changed since.
    #[error("the sealed bytes do not belong to this key and this row")]
    Foreign,
    /// The cipher refuses texts of 256 GiB and more.
    #[error("the text is too long to seal")]
    TooLong,
    /// No nonce or key could be drawn.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

/// Names a master key without telling anything about it. Never negative. Every row that depends on a key carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeyId(i64);

impl KeyId {
    /// As a row of the database carries it.
    #[must_use]
    pub const fn new(stored: i64) -> Self {
        Self(stored)
    }

    /// The number that rows carry.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }
}

/// The place that a sealed password or a verifier belongs to. The username is no part of it: it changes at the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    /// The tenant.
    pub institution: InstitutionId,
    /// The entry.
    pub entry: EntryId,
    /// Counts the passwords of the entry, so that an old one cannot be put back.
    pub version: i64,
    /// The master key in use when it was written.
    pub key: KeyId,
}

impl Context {
    /// Fixed lengths, so that no two places have the same bytes.
    fn bytes(&self) -> [u8; 48] {
        let mut bytes = [0; 48];
        bytes[..16].copy_from_slice(self.institution.uuid().as_bytes());
        bytes[16..32].copy_from_slice(self.entry.uuid().as_bytes());
        bytes[32..40].copy_from_slice(&self.version.to_be_bytes());
        bytes[40..].copy_from_slice(&self.key.0.to_be_bytes());
        bytes
    }
}

/// What belongs to a person, whatever institution they work for, and what it is for: nothing that was sealed for one purpose
/// or person opens for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonPlace {
    /// Whose it is; `None` for what waits until somebody has said who they are.
    pub person: Option<PersonId>,
    /// What for: one byte for each purpose.
    pub purpose: u8,
}

/// Somebody who can be logged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Person {
    /// A member of staff.
    Staff(StaffId),
    /// The candidate of an entry, before the claim and after it.
    Candidate(EntryId),
}

/// The keys that the master key gives. Made once and shared: the key schedules are prepared, so that a log-in costs one
/// short HMAC.
pub struct Vault {
    id: KeyId,
    check: [u8; KEY_LENGTH],
    wrap: XChaCha20Poly1305,
    verify: Hmac<Sha256>,
    throttle: Hmac<Sha256>,
    whose: Hmac<Sha256>,
    people: XChaCha20Poly1305,
    launch: XChaCha20Poly1305,
}

impl Vault {
    /// Derives the keys. `master` is 32 random bytes of the key file and is forgotten here.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "whoever has the keys has no more use for what they come from")]
    pub fn new(master: Secret<[u8; KEY_LENGTH]>) -> Self {
        let master = keyed(master.expose());
        let subkey = |purpose: &[u8]| Zeroizing::new(tag(master.clone().chain_update(purpose)));
        let mut id = [0; 8];
        id.copy_from_slice(&subkey(b"lanyard/1/id")[..8]);
        Self {
            id: KeyId(i64::from_be_bytes(id) & i64::MAX),
            check: *subkey(b"lanyard/1/check"),
            wrap: XChaCha20Poly1305::new((&*subkey(b"lanyard/1/wrap")).into()),
            verify: keyed(&subkey(b"lanyard/1/verify")),
            throttle: keyed(&subkey(b"lanyard/1/throttle")),
            whose: keyed(&subkey(b"lanyard/1/whose")),
            people: XChaCha20Poly1305::new((&*subkey(b"lanyard/1/people")).into()),
            launch: XChaCha20Poly1305::new((&*subkey(b"lanyard/1/launch")).into()),
        }
    }

    /// The name of this master key, for new rows.
    #[must_use]
    pub const fn key_id(&self) -> KeyId {
        self.id
    }

    /// What the database keeps to recognise this master key by. It tells nothing about the key.
    #[must_use]
    pub const fn check_value(&self) -> [u8; KEY_LENGTH] {
        self.check
    }

    /// Whether a database that keeps `check_value` was written under this master key.
    #[must_use]
    pub fn matches(&self, check_value: &[u8]) -> bool {
        self.check.ct_eq(check_value).into()
    }

    /// Draws the data key of a new institution, wrapped for storage.
    pub fn wrap_new_data_key(&self, institution: InstitutionId, random: &Random) -> Result<Vec<u8>, VaultError> {
        let data_key = Zeroizing::new(random.bytes::<KEY_LENGTH>()?);
        seal(&self.wrap, random.bytes()?, &self.wrap_place(institution), data_key.as_slice())
    }

    /// Opens the data key of an institution. An institution whose wrapped key is deleted has no readable passwords left.
    pub fn unwrap_data_key(&self, institution: InstitutionId, wrapped: &[u8]) -> Result<DataKey, VaultError> {
        let key = open(&self.wrap, &self.wrap_place(institution), wrapped)?;
        XChaCha20Poly1305::new_from_slice(&key).map(DataKey).map_err(|_| VaultError::Foreign)
    }

    /// What log-in compares a typed password with. Without the master key it is no help in guessing.
    #[must_use]
    pub fn verifier(&self, place: &Context, password: &FoldedPassword) -> [u8; KEY_LENGTH] {
        tag(self.verify.clone().chain_update(place.bytes()).chain_update(password.expose()))
    }

    /// Whether `password` is the one whose verifier was stored, in a time that does not depend on either.
    #[must_use]
    pub fn verify(&self, place: &Context, password: &FoldedPassword, stored: &[u8]) -> bool {
        self.verifier(place, password).ct_eq(stored).into()
    }

    /// Under which failures are counted: a keyed hash, so that neither the database nor a log names what was typed.
    /// `kind` says who is counted, such as "candidate" or "address"; `scope` where, such as the Institution ID.
    #[must_use]
    pub fn throttle_key(&self, kind: &str, scope: &str, name: &str) -> [u8; KEY_LENGTH] {
        let parts = [kind, scope, name];
        // The length before each part: ("a", "bc") must not be counted as ("ab", "c").
        tag(parts.iter().fold(self.throttle.clone(), |mac, part| {
            mac.chain_update((part.len() as u64).to_be_bytes()).chain_update(part)
        }))
    }

    /// Names a person in their own pages: 16 characters that tell nothing about them to anybody else. It is no proof of
    /// who somebody is and lets nobody in.
    #[must_use]
    pub fn whose(&self, institution: InstitutionId, person: Person) -> String {
        let (kind, id) = match &person {
            Person::Staff(id) => (b's', id.uuid()),
            Person::Candidate(id) => (b'c', id.uuid()),
        };
        // Fixed lengths, so that no two persons have the same bytes.
        let mac = self.whose.clone().chain_update([kind]).chain_update(institution.uuid().as_bytes());
        HEXLOWER.encode(&tag(mac.chain_update(id.as_bytes()))[..WHOSE_LENGTH])
    }

    /// Signs a place in a list of this institution, so that it is known again as one that was given out for this question.
    #[must_use]
    pub fn cursor_tag(&self, institution: InstitutionId, question: &str, place: &str) -> [u8; CURSOR_TAG] {
        // Neither a question nor a place contains the 0 that stands between them.
        let mac = self.whose.clone().chain_update([b'n']).chain_update(institution.uuid().as_bytes());
        let tag = tag(mac.chain_update(question).chain_update([0]).chain_update(place));
        let mut short = [0; CURSOR_TAG];
        short.copy_from_slice(&tag[..CURSOR_TAG]);
        short
    }

    /// Seals what belongs to a person of staff, who has no institution's key.
    pub fn seal_for(&self, place: PersonPlace, bytes: &[u8], random: &Random) -> Result<Vec<u8>, VaultError> {
        seal(&self.people, random.bytes()?, &self.person_place(place), bytes)
    }

    /// Opens what was sealed for this person and this purpose.
    pub fn open_for(&self, place: PersonPlace, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        open(&self.people, &self.person_place(place), sealed)
    }

    /// Fixed lengths, so that no two places have the same bytes.
    fn person_place(&self, place: PersonPlace) -> [u8; 26] {
        let mut bytes = [0; 26];
        bytes[0] = place.purpose;
        if let Some(person) = place.person {
            bytes[1] = 1;
            bytes[2..18].copy_from_slice(person.uuid().as_bytes());
        }
        bytes[18..].copy_from_slice(&self.id.0.to_be_bytes());
        bytes
    }

    fn wrap_place(&self, institution: InstitutionId) -> [u8; 24] {
        let mut bytes = [0; 24];
        bytes[..16].copy_from_slice(institution.uuid().as_bytes());
        bytes[16..].copy_from_slice(&self.id.0.to_be_bytes());
        bytes
    }
}

/// A nonce that was drawn, for one text.
pub struct Nonce([u8; NONCE_LENGTH]);

impl Nonce {
    /// So many, with one call of the generator.
    pub fn draw(count: usize, random: &Random) -> Result<Vec<Self>, NoRandomness> {
        let mut nonces = vec![[0; NONCE_LENGTH]; count];
        random.fill(nonces.as_flattened_mut())?;
        Ok(nonces.into_iter().map(Self).collect())
    }
}

/// The key that an institution's passwords are sealed with. Leaves memory when dropped.
pub struct DataKey(XChaCha20Poly1305);

impl DataKey {
    /// Seals one password for its place.
    pub fn seal(&self, place: &Context, password: &Password, random: &Random) -> Result<Vec<u8>, VaultError> {
        seal(&self.0, random.bytes()?, &place.bytes(), password.characters().as_bytes())
    }

    /// Seals the passwords of a batch, in order, with one call of the generator.
    pub fn seal_all(&self, batch: &[(Context, &Password)], random: &Random) -> Result<Vec<Vec<u8>>, VaultError> {
        let nonces = Nonce::draw(batch.len(), random)?;
        batch.iter().zip(nonces).map(|((place, password), nonce)| self.seal_with(nonce, place, password)).collect()
    }

    /// Seals one password for its place with a nonce that was drawn for it.
    #[expect(clippy::needless_pass_by_value, reason = "a nonce is for one text, so nobody has it afterwards")]
    pub fn seal_with(&self, nonce: Nonce, place: &Context, password: &Password) -> Result<Vec<u8>, VaultError> {
        seal(&self.0, nonce.0, &place.bytes(), password.characters().as_bytes())
    }

    /// Opens a password that was sealed for this place.
    pub fn open(&self, place: &Context, sealed: &[u8]) -> Result<Password, VaultError> {
        let characters = open(&self.0, &place.bytes(), sealed)?;
        let text = str::from_utf8(&characters).map_err(|_| VaultError::Foreign)?;
        Ok(Password::from_characters(Secret::new(text.to_owned())))
    }
}

/// Nonce, ciphertext and tag in one piece.
fn seal(
    cipher: &XChaCha20Poly1305,
    nonce: [u8; NONCE_LENGTH],
    place: &[u8],
    text: &[u8],
) -> Result<Vec<u8>, VaultError> {
    let mut sealed = Vec::with_capacity(NONCE_LENGTH + text.len() + TAG_LENGTH);
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(text);
    let tag = cipher
        .encrypt_inout_detached(&XNonce::from(nonce), place, (&mut sealed[NONCE_LENGTH..]).into())
        .map_err(|_| VaultError::TooLong)?;
    sealed.extend_from_slice(&tag);
    Ok(sealed)
}

fn open(cipher: &XChaCha20Poly1305, place: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let (nonce, rest) = sealed.split_first_chunk::<NONCE_LENGTH>().ok_or(VaultError::Foreign)?;
    let (ciphertext, tag) = rest.split_last_chunk::<TAG_LENGTH>().ok_or(VaultError::Foreign)?;
    let mut text = Zeroizing::new(ciphertext.to_vec());
    cipher
        .decrypt_inout_detached(nonce.into(), place, text.as_mut_slice().into(), tag.into())
        .map_err(|_| VaultError::Foreign)?;
    Ok(text)
}

/// HMAC-SHA-256 under a key of 32 bytes, filled up with zeros to a block as HMAC itself does (RFC 2104).
fn keyed(key: &[u8; KEY_LENGTH]) -> Hmac<Sha256> {
    let mut block = Zeroizing::new([0; 64]);
    block[..KEY_LENGTH].copy_from_slice(key);
    Hmac::new((&*block).into())
}

fn tag(mac: Hmac<Sha256>) -> [u8; KEY_LENGTH] {
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests;
