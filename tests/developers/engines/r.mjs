// Reads {do, codes} from standard input; prints one answer for each piece of R code as JSON.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = join(process.argv[2], "node_modules", "webr", "dist");
const { WebR } = await import(pathToFileURL(join(folder, "webr.mjs")));
const asked = JSON.parse(readFileSync(0, "utf-8"));
const r = new WebR({ interactive: false });
await r.init();
const shelter = await new r.Shelter();
const answers = [];
for (const code of asked.codes) {
  if (asked.do === "run") {
    const { output } = await shelter.captureR(code, { withAutoprint: false });
    answers.push(output.map((line) => line.data).join("\n"));
  } else {
    const texts = "function(code) as.character(Filter(is.character, unlist(lapply(" +
      "parse(text = code, encoding = 'UTF-8'), function(one) {" +
      " walk <- function(e) if (is.call(e)) unlist(lapply(as.list(e), walk), FALSE) else list(e);" +
      " walk(one) }), FALSE)))";
    const read = await r.evalR(texts);
    answers.push(await (await read(code)).toArray());
  }
}
console.log(JSON.stringify(answers));
await shelter.purge();
r.close();
process.exit(0);
