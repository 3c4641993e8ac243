//! How messages cross the wire: as prost does it, from one piece of memory.

use std::marker::PhantomData;

use prost::{Message, bytes::Buf};
use tonic::{
    Status,
    codec::{BufferSettings, Codec, DecodeBuf, Decoder},
};
use tonic_prost::{ProstCodec, ProstEncoder};

/// The codec of the server. A message lies in one piece when it is decoded: taken out of the transport's buffer as such, its fields are read
/// without asking that buffer for every byte.
pub struct Whole<T, U>(PhantomData<(T, U)>);

impl<T, U> Default for Whole<T, U> {
    fn default() -> Whole<T, U> {
        Whole(PhantomData)
    }
}

impl<T, U> Codec for Whole<T, U>
where
    T: Message + Send + 'static,
    U: Message + Default + Send + 'static,
{
    type Encode = T;
    type Decode = U;
    type Encoder = ProstEncoder<T>;
    type Decoder = WholeDecoder<U>;

    fn encoder(&mut self) -> ProstEncoder<T> {
        ProstCodec::<T, U>::raw_encoder(BufferSettings::default())
    }

    fn decoder(&mut self) -> WholeDecoder<U> {
        WholeDecoder(PhantomData)
    }
}

/// Decodes a message.
pub struct WholeDecoder<U>(PhantomData<U>);

impl<U: Message + Default> Decoder for WholeDecoder<U> {
    type Item = U;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<U>, Status> {
        let whole = buffer.copy_to_bytes(buffer.remaining());
        match U::decode(&whole[..]) {
            Ok(message) => Ok(Some(message)),
            // What tonic's own codec says.
            Err(err) => Err(Status::internal(err.to_string())),
        }
    }
}
