//! Cards in the databases.

use std::fmt::Write;

use kvcredit::{
    export::Dialect,
    workshop::{Scored, Value, bins::Bins},
};
use sqlx::{AssertSqlSafe, Connection, PgConnection, QueryBuilder, Row, Sqlite, SqliteConnection};

use super::{
    cards::{self, Case},
    differing,
    rows::{Cell, Rows},
    slightly_changed, sql_of,
};
use crate::postgres::Database;

const TABLE: &str = "the \"loans\"";
/// The same as it is named to `export`.
const NAMED: &str = "\"the \"\"loans\"\"\"";

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Returns the statement that makes the table.
fn create(case: &Case, number: &str, word: &str) -> String {
    let mut statement = format!("CREATE TABLE {} (\"row id\" integer", quoted(TABLE));
    for column in &case.card.content().columns {
        let kind = match column.bins {
            Bins::Intervals { .. } => number,
            Bins::Groups { .. } => word,
        };
        write!(statement, ", {} {kind}", quoted(&column.name)).unwrap();
    }
    statement + ")"
}

/// Returns scores in the order of the key, after a look at the parts.
fn scored_rows<R: Row>(rows: &[R], case: &Case) -> Vec<Scored>
where
    for<'a> &'a str: sqlx::ColumnIndex<R>,
    usize: sqlx::ColumnIndex<R>,
    for<'a> i64: sqlx::Decode<'a, R::Database> + sqlx::Type<R::Database>,
    for<'a> i32: sqlx::Decode<'a, R::Database> + sqlx::Type<R::Database>,
    for<'a> f64: sqlx::Decode<'a, R::Database> + sqlx::Type<R::Database>,
{
    let content = case.card.content();
    let parts = content.columns.len() + content.pairs.len();
    let mut scored: Vec<(i32, Scored)> = Vec::new();
    for row in rows {
        let (key, points): (i32, i32) = (row.get(0), row.get("points"));
        let of_parts = |at| -> i32 { row.get::<i32, usize>(at) };
        assert_eq!((1..=parts).map(of_parts).sum::<i32>(), points);
        scored.push((
            key,
            Scored {
                points,
                pd: row.get("pd"),
            },
        ));
    }
    scored.sort_by_key(|(key, _)| *key);
    scored.into_iter().map(|(_, scored)| scored).collect()
}

async fn sqlite(case: &Case) -> SqliteConnection {
    let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    // Another collation of the column must not matter.
    let create = AssertSqlSafe(create(case, "REAL", "TEXT COLLATE NOCASE"));
    sqlx::query(create).execute(&mut connection).await.unwrap();
    let width = case.rows.names.len() + 1;
    let numbered: Vec<(usize, &Vec<Cell>)> = case.rows.cells.iter().enumerate().collect();
    for rows in numbered.chunks(30_000 / width) {
        let mut query = QueryBuilder::<Sqlite>::new(format!("INSERT INTO {} ", quoted(TABLE)));
        query.push_values(rows, |mut values, (key, cells)| {
            values.push_bind(*key as i64);
            for cell in *cells {
                match cell {
                    Cell::Number(number) => values.push_bind(*number),
                    Cell::Word(word) => values.push_bind(word),
                    Cell::Missing => values.push_bind(None::<f64>),
                };
            }
        });
        query.build().execute(&mut connection).await.unwrap();
    }
    connection
}

async fn postgres(case: &Case, database: &Database) -> PgConnection {
    let mut connection = database.connect("owner").await;
    let folding = "CREATE COLLATION folding (provider = icu, locale = 'und-u-ks-level2', deterministic = false)";
    sqlx::query(folding).execute(&mut connection).await.unwrap();
    let create = AssertSqlSafe(create(case, "double precision", "text COLLATE folding"));
    sqlx::query(create).execute(&mut connection).await.unwrap();
    let copy = format!("COPY {} FROM STDIN", quoted(TABLE));
    let mut sink = connection.copy_in_raw(&copy).await.unwrap();
    sink.send(copied(&case.rows).into_bytes()).await.unwrap();
    sink.finish().await.unwrap();
    connection
}

/// Returns the rows as `COPY` reads them; every other missing number is NaN.
fn copied(rows: &Rows) -> String {
    let mut text = String::new();
    for (key, cells) in rows.cells.iter().enumerate() {
        write!(text, "{key}").unwrap();
        let is_number = |at: usize| {
            rows.cells
                .iter()
                .any(|row| matches!(row[at], Cell::Number(_)))
        };
        for (at, cell) in cells.iter().enumerate() {
            text.push('\t');
            match cell {
                Cell::Number(number) => write!(text, "{number:?}").unwrap(),
                Cell::Word(word) => {
                    let word = word.replace('\\', "\\\\").replace('\t', "\\t");
                    text.push_str(&word.replace('\n', "\\n"));
                }
                Cell::Missing if key % 2 == 0 && is_number(at) => text.push_str("NaN"),
                Cell::Missing => text.push_str("\\N"),
            }
        }
        text.push('\n');
    }
    text
}

/// Asserts that `scored_by` a statement has the card's scores, and others for a card that is slightly changed.
async fn assert_scored_alike(
    case: &Case,
    dialect: Dialect,
    mut scored_by: impl AsyncFnMut(String) -> Vec<Scored>,
) {
    let scored = case.rows.scored_by(&case.card);
    let found = scored_by(sql_of(&case.card, dialect, NAMED)).await;
    assert_eq!(differing(&scored, &found), 0, "{}", case.name);
    for card in slightly_changed(case) {
        let found = scored_by(sql_of(&card, dialect, NAMED)).await;
        assert!(differing(&scored, &found) > 0, "{}", case.name);
    }
}

#[tokio::test]
async fn sqlite_scores_ten_thousand_rows_as_the_card_does() {
    for case in cards::all() {
        let mut connection = sqlite(case).await;
        assert_scored_alike(case, Dialect::Sqlite, async |statement| {
            let query = sqlx::query(AssertSqlSafe(statement));
            scored_rows(&query.fetch_all(&mut connection).await.unwrap(), case)
        })
        .await;
    }
}

#[tokio::test]
async fn postgresql_scores_ten_thousand_rows_as_the_card_does() {
    for case in cards::all() {
        let database = Database::unmigrated().await;
        let mut connection = postgres(case, &database).await;
        assert_scored_alike(case, Dialect::Postgresql, async |statement| {
            let query = sqlx::query(AssertSqlSafe(statement));
            scored_rows(&query.fetch_all(&mut connection).await.unwrap(), case)
        })
        .await;
        drop(connection);
        database.destroy().await;
    }
}

#[tokio::test]
async fn sqlite_takes_neither_a_text_for_a_number_nor_a_table_that_lacks_a_column() {
    let case = cards::named("pairs");
    let sqlite = |rows: &'static str| async move {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        for statement in ["CREATE TABLE t (\"row id\", income, age, region)", rows] {
            sqlx::query(statement)
                .execute(&mut connection)
                .await
                .unwrap();
        }
        let statement = AssertSqlSafe(sql_of(&case.card, Dialect::Sqlite, "t"));
        let found = sqlx::query(statement).fetch_all(&mut connection).await;
        found.map(|rows| rows.len()).map_err(|err| err.to_string())
    };
    assert_eq!(
        sqlite("INSERT INTO t VALUES (1, 5, 20.0, 'north'), (2, NULL, NULL, NULL)").await,
        Ok(2)
    );
    let refused = sqlite("INSERT INTO t VALUES (1, '5', 20.0, 'north')")
        .await
        .unwrap_err();
    assert!(refused.contains("integer overflow"), "{refused}");
    let refused = sqlite("ALTER TABLE t DROP COLUMN region")
        .await
        .unwrap_err();
    assert!(refused.contains("no such column"), "{refused}");
}

#[tokio::test]
async fn postgresql_takes_numbers_of_any_type_but_no_text() {
    let case = cards::named("pairs");
    let database = Database::unmigrated().await;
    let mut connection = database.connect("owner").await;
    let text = "CREATE TABLE t AS SELECT 1 AS \"row id\", 'five' AS income, 20.0 AS age, 'north' AS region";
    sqlx::query(text).execute(&mut connection).await.unwrap();
    let statement = || AssertSqlSafe(sql_of(&case.card, Dialect::Postgresql, "t"));
    let refused = sqlx::query(statement())
        .fetch_all(&mut connection)
        .await
        .unwrap_err();
    assert!(
        refused.to_string().contains("double precision"),
        "{refused}"
    );
    // It can be the body of a view.
    let view = AssertSqlSafe(format!(
        "CREATE VIEW scored AS\n{}",
        sql_of(&case.card, Dialect::Postgresql, "public.t")
    ));
    sqlx::query("ALTER TABLE t ALTER income TYPE integer USING 5")
        .execute(&mut connection)
        .await
        .unwrap();
    sqlx::query(view).execute(&mut connection).await.unwrap();
    let rows = sqlx::query("SELECT points, pd FROM scored")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    assert_eq!(rows.len(), 1);
    drop(connection);
    database.destroy().await;
}

#[tokio::test]
async fn a_view_of_the_statement_looks_one_row_up() {
    let case = cards::named("pairs");
    let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    let table = "CREATE TABLE t (\"row id\" INTEGER PRIMARY KEY, income, age, region)";
    let view = format!(
        "CREATE VIEW scored AS\n{}",
        sql_of(&case.card, Dialect::Sqlite, "main.t")
    );
    for statement in [table, &view, "INSERT INTO t VALUES (5, 20.0, 15, 'north')"] {
        let statement = AssertSqlSafe(statement.to_owned());
        sqlx::query(statement)
            .execute(&mut connection)
            .await
            .unwrap();
    }
    let one = "SELECT points FROM scored WHERE \"row id\" = 5";
    let points: i32 = sqlx::query(one)
        .fetch_one(&mut connection)
        .await
        .unwrap()
        .get(0);
    let columns = case.card.content().columns.iter();
    let value = |name: &str| match name {
        "income" => Value::Number(20.0),
        "age" => Value::Number(15.0),
        _ => Value::Word("north"),
    };
    let record: Vec<Value<'_>> = columns.map(|column| value(&column.name)).collect();
    assert_eq!(points, case.card.score(&record).unwrap().points);
    let plan = sqlx::query("EXPLAIN QUERY PLAN SELECT points FROM scored WHERE \"row id\" = 5");
    let plan = plan.fetch_all(&mut connection).await.unwrap();
    let steps: Vec<String> = plan.iter().map(|step| step.get("detail")).collect();
    assert!(
        steps.iter().any(|step| step.starts_with("SEARCH t USING")),
        "{steps:?}"
    );
}
