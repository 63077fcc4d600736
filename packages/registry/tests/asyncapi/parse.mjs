// Parses the AsyncAPI document named on the command line with AsyncAPI's own parser; exits with 1 if it finds errors.
import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";

const { document, diagnostics } = await new Parser().parse(readFileSync(process.argv[2], "utf8"));
const errors = diagnostics.filter((each) => each.severity === 0);
for (const each of errors.slice(0, 10)) console.log(`${each.path.join(".")}: ${each.message}`);
if (!document || errors.length) process.exit(1);
console.log(`${document.channels().all().length} channels, ${document.operations().all().length} operations, no errors`);
