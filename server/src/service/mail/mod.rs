//! Mail: letters are sealed and put into the queue with the act they tell of, taken one by one, and settled by how the try
//! ended. Who talks to the mail server is above.

pub mod due;
mod letter;
pub mod standing;
