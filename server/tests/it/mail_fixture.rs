//! An institution whose letters go to a mail server: a service with a queue, and couriers that empty it.

use std::{sync::Arc, time::Duration};

use lanyard_app::model::{id::InstitutionId, letter::Letter};
use lanyard_server::{
    config::{
        Config, PublicUrl,
        mail::{Hidden, Mail},
    },
    delivery::{
        Delivery,
        courier::{Courier, PATIENCE},
    },
    domain::{clock::Clock, random::Random, secret::Secret, vault::Vault},
    key_file,
    service::Service,
    storage::{Store, VaultKey},
};

use crate::{command_fixture::Place, engines::Fresh, store_fixture::NOON};

pub const URL: &str = "https://test.northgate.example";

/// Nobody in a test waits longer for a server that is silent.
const LITTLE_PATIENCE: Duration = Duration::from_millis(400);

/// Northgate (`NG-2041`) and its queue.
pub struct Post {
    pub fresh: Fresh,
    pub clock: Clock,
    pub service: Service,
    pub institution: InstitutionId,
}

/// The settings of a mail server on this machine, as an operator writes them.
pub fn settings(address: &str) -> Mail {
    let hidden = address.parse::<Hidden>().unwrap();
    Mail::read(Some(&hidden), Some("Lanyard <lanyard@northgate.test>")).unwrap().unwrap()
}

/// The address of a server on this machine that speaks in the clear.
pub fn clear(port: u16) -> String {
    format!("smtp://127.0.0.1:{port}")
}

impl Post {
    pub async fn new(fresh: Fresh) -> Self {
        let clock = Clock::fixed(NOON);
        let vault = Vault::new(Secret::new([7; 32]));
        let key = VaultKey { key_id: vault.key_id().get(), check_value: vault.check_value().to_vec() };
        fresh.store.vault_key_claim(&key, NOON).await.unwrap();
        let service = service(fresh.store.clone(), vault, clock.clone(), Random::seeded(7));
        service.institution_create("NG-2041", "Northgate Test Centre").await.unwrap();
        let institution = institution(&fresh.store).await;
        Self { fresh, clock, service, institution }
    }

    /// Puts a letter into the queue.
    pub async fn write_to(&self, to: &str, letter: Letter) {
        queue(&self.service, &self.fresh.store, self.institution, to, letter).await;
    }

    /// Puts so many letters into the queue, each to somebody else.
    pub async fn write(&self, count: usize) {
        for number in 0..count {
            self.write_to(&format!("p{number}@northgate.test"), Letter::PasswordChanged).await;
        }
    }

    /// What hands mail over to a server.
    pub fn delivery(&self, address: &str) -> Delivery {
        delivery(self.service.clone(), address)
    }

    /// The same, which soon gives a silent server up.
    pub fn impatient_delivery(&self, address: &str) -> Delivery {
        within(LITTLE_PATIENCE, self.service.clone(), address)
    }

    /// The same by another program on the same database.
    pub async fn another_delivery(&self, address: &str) -> Delivery {
        let store = Store::open(&self.fresh.url).await.unwrap();
        let vault = Vault::new(Secret::new([7; 32]));
        delivery(service(store, vault, self.clock.clone(), Random::seeded(8)), address)
    }

    pub fn pass(&self, time: Duration) {
        self.clock.set(self.clock.now().plus(time));
    }
}

/// The service that puts mail into the queue of a program that runs in this place.
pub async fn beside(place: &Place) -> (Service, Store, InstitutionId) {
    let store = Store::open(&place.database()).await.unwrap();
    let vault = Vault::new(key_file::read(&place.path("data/lanyard.key")).unwrap().unwrap());
    let service = service(store.clone(), vault, Clock::system(), Random::system());
    let institution = institution(&store).await;
    (service, store, institution)
}

pub async fn queue(service: &Service, store: &Store, institution: InstitutionId, to: &str, letter: Letter) {
    let mail = service.mail(institution, to, letter).await.unwrap().expect("a mail server is set");
    store.mail_insert(&mail).await.unwrap();
}

fn service(store: Store, vault: Vault, clock: Clock, random: Random) -> Service {
    let config = Config { mail: Some(settings("smtp://localhost")), ..Config::at(URL.parse::<PublicUrl>().unwrap()) };
    Service::new(Arc::new(config), store, Arc::new(vault), clock, random)
}

/// What hands the mail of any service over to a server.
pub fn delivery(service: Service, address: &str) -> Delivery {
    within(PATIENCE, service, address)
}

fn within(patience: Duration, service: Service, address: &str) -> Delivery {
    let courier = Courier::new(&settings(address), &URL.parse().unwrap(), patience).unwrap();
    Delivery::new(Arc::new(service), courier)
}

async fn institution(store: &Store) -> InstitutionId {
    store.institution_find_by_code("NG2041").await.unwrap().expect("Northgate is there").id
}
