//! Some rows of text, split into cells. One buffer holds the text of all cells, so that a row costs no allocation.

/// Rows of `width` cells.
#[derive(Debug)]
pub(super) struct Batch {
    width: usize,
    /// The text of the rows, and room for one more.
    bytes: Vec<u8>,
    /// How much of `bytes` the rows take.
    filled: usize,
    /// Where each row begins in `bytes`, and the bytes between two of its cells: those of the delimiter, or none.
    starts: Vec<(usize, usize)>,
    /// Where each cell ends, from the start of its row: `width` for each row, and room for one more row and one more cell.
    ends: Vec<usize>,
    /// The number of each row in the file.
    rows: Vec<u64>,
}

/// Where the next row's text and cells are written.
pub(super) struct Room<'a> {
    pub(super) bytes: &'a mut [u8],
    pub(super) ends: &'a mut [usize],
}

impl Batch {
    /// Bytes or rows after which a batch is full; small enough to stay in a processor's cache.
    const FULL_BYTES: usize = 256 * 1024;
    const FULL_ROWS: usize = 8192;

    pub(super) fn new(width: usize) -> Batch {
        Batch {
            width,
            bytes: vec![0; 2 * Batch::FULL_BYTES],
            filled: 0,
            starts: Vec::new(),
            ends: vec![0; width + 1],
            rows: Vec::new(),
        }
    }

    pub(super) fn clear(&mut self) {
        self.filled = 0;
        self.starts.clear();
        self.rows.clear();
    }

    pub(super) fn is_full(&self) -> bool {
        self.filled >= Batch::FULL_BYTES || self.rows.len() >= Batch::FULL_ROWS
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Returns the room for a row of which `written` bytes and `cells` cells are there.
    pub(super) fn room(&mut self, written: usize, cells: usize) -> Room<'_> {
        let first = self.rows.len() * self.width + cells;
        Room {
            bytes: self
                .bytes
                .get_mut(self.filled + written..)
                .unwrap_or_default(),
            ends: self.ends.get_mut(first..).unwrap_or_default(),
        }
    }

    /// Makes more room for the text of the next row.
    pub(super) fn grow(&mut self) {
        self.bytes.resize(self.bytes.len() * 2, 0);
    }

    /// Returns where the cell at `position` of the next row ends; 0 for the cell before the first.
    pub(super) fn end_before(&self, position: usize) -> usize {
        let first = self.rows.len() * self.width;
        let before = position
            .checked_sub(1)
            .and_then(|at| self.ends.get(first + at));
        before.copied().unwrap_or(0)
    }

    /// Keeps the next row, of `written` bytes and the batch's width, as row `number` of the file.
    pub(super) fn keep(&mut self, written: usize, number: u64) {
        self.keep_spaced(written, number, 0);
    }

    /// Keeps `line`, whose cells stand between delimiters, as row `number` of the file, where it has the batch's width; else
    /// returns its width.
    pub(super) fn keep_line(
        &mut self,
        line: &[u8],
        delimiter: u8,
        number: u64,
    ) -> Result<(), usize> {
        let first = self.rows.len() * self.width;
        let room = self.ends.get_mut(first..first + self.width);
        let mut room = room.unwrap_or_default().iter_mut();
        let mut cells = 1;
        for end in memchr::memchr_iter(delimiter, line) {
            cells += 1;
            if let Some(place) = room.next() {
                *place = end;
            }
        }
        if let Some(place) = room.next() {
            *place = line.len();
        }
        if cells != self.width {
            return Err(cells);
        }
        while self.bytes.len() < self.filled + line.len() {
            self.grow();
        }
        let room = self.bytes.get_mut(self.filled..self.filled + line.len());
        room.unwrap_or_default().copy_from_slice(line);
        self.keep_spaced(line.len(), number, 1);
        Ok(())
    }

    fn keep_spaced(&mut self, written: usize, number: u64, between: usize) {
        self.starts.push((self.filled, between));
        self.rows.push(number);
        self.filled += written;
        let needed = (self.rows.len() + 1) * self.width + 1;
        if self.ends.len() < needed {
            self.ends.resize(needed.max(self.ends.len() * 2), 0);
        }
    }

    /// Returns the cells of the column at `position`, from 0, each with the number of its row.
    pub(super) fn column(&self, position: usize) -> impl Iterator<Item = (u64, &[u8])> {
        let rows = self
            .rows
            .iter()
            .zip(&self.starts)
            .zip(self.ends.chunks_exact(self.width));
        rows.map(move |((number, (start, between)), ends)| {
            let before = position.checked_sub(1).and_then(|before| ends.get(before));
            let from = start + before.map_or(0, |end| end + between);
            let to = start + ends.get(position).copied().unwrap_or(0);
            (*number, self.bytes.get(from..to).unwrap_or_default())
        })
    }

    /// Returns the first `count` cells of the next row, which is not kept.
    pub(super) fn pending(&self, count: usize) -> Vec<&[u8]> {
        let first = self.rows.len() * self.width;
        let ends = self.ends.iter().skip(first).take(count);
        let mut from = self.filled;
        ends.map(|end| {
            let to = self.filled + end;
            let cell = self.bytes.get(from..to).unwrap_or_default();
            from = to;
            cell
        })
        .collect()
    }
}
