// SPDX-License-Identifier: Apache-2.0
// duck.mjs - DuckDB in process, with the same answers as raw rows: node duck.mjs NODE_MODULES SETS THREADS
// Says `ready`, then for each line of its input: `ms M sum S weighted W`, all totals by indicator and year (weighted: each
// times its indicator's number, as bench_total has it). The time ends when DuckDB has the result; nothing is made of it.
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [modules, sets, threads] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(join(modules, 'x.js'))('@duckdb/node-api');
const db = await (await DuckDBInstance.create(':memory:', { threads })).connect();
const TOTALS = 'SELECT year, indicator, sum(value) AS sum, count(value) AS n FROM answers GROUP BY year, indicator';

// In the order in which follow-ups come in: year after year, organisation after organisation.
await db.run('CREATE TABLE answers (year SMALLINT, organisation INTEGER, indicator SMALLINT, value INTEGER)');
for (let year = 2001; year <= 2020; year++) {
	await db.run(`INSERT INTO answers SELECT ${year}, organisation, indicator,
		(organisation * 7919 + ${year} * 104729 + indicator * 1299709) % 1000
		FROM range(312, 312 + 311 * ${sets}) o(organisation), range(1, 201) i(indicator)`);
}
const check = (await (await db.runAndReadAll(`SELECT sum(sum)::BIGINT, sum(sum * indicator)::BIGINT FROM (${TOTALS})`)).getRows())[0];
console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
	const from = process.hrtime.bigint();
	await db.runAndReadAll(TOTALS);
	const ms = Number(process.hrtime.bigint() - from) / 1e6;
	console.log(`ms ${ms.toFixed(3)} sum ${check[0]} weighted ${check[1]}`);
}
