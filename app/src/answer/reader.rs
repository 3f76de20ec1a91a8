//! Reads JSON through the browser's own parser.
//!
//! A structure is read field by field, in the order in which it declares them, so that of what serde derives only that way
//! comes into the wasm: the other one, which takes fields in any order and tells what is wrong with them, is three times as
//! long, for every structure.

use std::fmt::Display;

use js_sys::{Array, JSON, Object, Reflect};
use serde::{
    Deserializer,
    de::{
        DeserializeOwned, DeserializeSeed, EnumAccess, Error, Expected, SeqAccess, Unexpected, VariantAccess, Visitor,
        value::StringDeserializer,
    },
};
use wasm_bindgen::{JsCast, JsValue};

/// What this JSON says; `None` when it is not JSON, or says something else.
pub fn parsed<T: DeserializeOwned>(json: &str) -> Option<T> {
    T::deserialize(Said(JSON::parse(json).ok()?)).ok()
}

/// It was not understood; nobody is told why, so no sentence is made of it.
#[derive(Debug)]
struct NotUnderstood;

impl std::fmt::Display for NotUnderstood {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Ok(())
    }
}

impl std::error::Error for NotUnderstood {}

impl Error for NotUnderstood {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

type Understood<T> = Result<T, NotUnderstood>;

/// A value of JSON.
struct Said(JsValue);

impl Said {
    fn text(&self) -> Understood<String> {
        self.0.as_string().ok_or(NotUnderstood)
    }

    fn number(&self) -> Understood<f64> {
        self.0.as_f64().ok_or(NotUnderstood)
    }

    /// Whole numbers of answers are counts, minutes and seconds, far below what a double holds exactly.
    #[expect(clippy::cast_possible_truncation, reason = "what has a fraction is refused before")]
    fn whole(&self) -> Understood<i64> {
        let number = self.number()?;
        if number.fract() == 0.0 { Ok(number as i64) } else { Err(NotUnderstood) }
    }

    /// The items of a list.
    fn items(self) -> Understood<Items> {
        let items: Array = self.0.dyn_into().map_err(|_| NotUnderstood)?;
        Ok(Items { items, next: 0 })
    }

    /// The fields of a structure.
    fn fields(self, names: &'static [&'static str]) -> Understood<Fields> {
        if self.0.is_object() { Ok(Fields { of: self.0, names: names.iter() }) } else { Err(NotUnderstood) }
    }
}

/// Whole numbers of every width are told alike; who wants one checks that it fits.
macro_rules! whole {
    ($($ask:ident)*) => {
        $(
            fn $ask<V: Visitor<'de>>(self, visitor: V) -> Understood<V::Value> {
                visitor.visit_i64(self.whole()?)
            }
        )*
    };
}

impl<'de> Deserializer<'de> for Said {
    type Error = NotUnderstood;

    whole! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    /// Only who says what is expected is answered.
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Understood<V::Value> {
        Err(NotUnderstood)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Understood<V::Value> {
        visitor.visit_bool(self.0.as_bool().ok_or(NotUnderstood)?)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Understood<V::Value> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Understood<V::Value> {
        visitor.visit_f64(self.number()?)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Understood<V::Value> {
        self.deserialize_string(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Understood<V::Value> {
        self.deserialize_string(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Understood<V::Value> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Understood<V::Value> {
        self.deserialize_string(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, _: V) -> Understood<V::Value> {
        Err(NotUnderstood)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, _: V) -> Understood<V::Value> {
        Err(NotUnderstood)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Understood<V::Value> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Understood<V::Value> {
        if self.0.is_null() { visitor.visit_unit() } else { Err(NotUnderstood) }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Understood<V::Value> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Understood<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Understood<V::Value> {
        visitor.visit_seq(self.items()?)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Understood<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, _: &'static str, _: usize, visitor: V) -> Understood<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, _: V) -> Understood<V::Value> {
        Err(NotUnderstood)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Understood<V::Value> {
        visitor.visit_seq(self.fields(names)?)
    }

    /// A word, or an object with one field, whose name is the word.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Understood<V::Value> {
        if let Some(word) = self.0.as_string() {
            return visitor.visit_enum(Variant { word, with: Self(JsValue::NULL) });
        }
        let of: Object = self.0.dyn_into().map_err(|_| NotUnderstood)?;
        let pair: Array = Object::entries(&of).get(0).dyn_into().map_err(|_| NotUnderstood)?;
        visitor.visit_enum(Variant { word: Self(pair.get(0)).text()?, with: Self(pair.get(1)) })
    }

    /// What an answer says beyond what this version of the app knows.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Understood<V::Value> {
        visitor.visit_unit()
    }
}

struct Items {
    items: Array,
    next: u32,
}

impl<'de> SeqAccess<'de> for Items {
    type Error = NotUnderstood;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Understood<Option<S::Value>> {
        if self.next >= self.items.length() {
            return Ok(None);
        }
        self.next += 1;
        seed.deserialize(Said(self.items.get(self.next - 1))).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some((self.items.length() - self.next) as usize)
    }
}

struct Fields {
    of: JsValue,
    names: std::slice::Iter<'static, &'static str>,
}

impl<'de> SeqAccess<'de> for Fields {
    type Error = NotUnderstood;

    /// A field that is not there is told as the end of the list; one that has a value of its own for that takes it, and the
    /// next field is asked for all the same.
    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Understood<Option<S::Value>> {
        let name = self.names.next().ok_or(NotUnderstood)?;
        let value = Reflect::get(&self.of, &JsValue::from_str(name)).map_err(|_| NotUnderstood)?;
        if value.is_undefined() { Ok(None) } else { seed.deserialize(Said(value)).map(Some) }
    }
}

struct Variant {
    word: String,
    with: Said,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = NotUnderstood;
    type Variant = Said;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Understood<(S::Value, Said)> {
        Ok((seed.deserialize(StringDeserializer::new(self.word))?, self.with))
    }
}

impl<'de> VariantAccess<'de> for Said {
    type Error = NotUnderstood;

    fn unit_variant(self) -> Understood<()> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Understood<S::Value> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Understood<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, names: &'static [&'static str], visitor: V) -> Understood<V::Value> {
        visitor.visit_seq(self.fields(names)?)
    }
}
