// Reads {run, read} from standard input; prints as JSON what the code of the first prints, and
// the texts that stand in each piece of code of the second.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = join(process.argv[2], "node_modules", "webr", "dist");
const { WebR } = await import(pathToFileURL(join(folder, "webr.mjs")));
const asked = JSON.parse(readFileSync(0, "utf-8"));
const r = new WebR({ interactive: false });
await r.init();
const shelter = await new r.Shelter();
// All texts of an expression, in the order in which they stand there
const read = await r.evalR(`function(code) {
  walk <- function(e) if (is.call(e)) unlist(lapply(as.list(e), walk)) else if (is.character(e)) e
  unlist(lapply(parse(text = code, encoding = "UTF-8"), walk))
}`);
const { output } = await shelter.captureR(asked.run, { withAutoprint: false });
const answers = [output.map((line) => line.data).join("\n")];
for (const code of asked.read) answers.push((await read(code)).values ?? []);
console.log(JSON.stringify(answers));
await shelter.purge();
r.close();
process.exit(0);
