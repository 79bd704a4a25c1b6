// Reads {codes} from standard input; prints the syntax tree of each piece of M code as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { DefaultSettings, TaskUtils } = createRequire(join(process.argv[2], "index.js"))(
  "@microsoft/powerquery-parser",
);
const asked = JSON.parse(readFileSync(0, "utf-8"));
const answers = [];
for (const code of asked.codes) {
  const task = await TaskUtils.tryLexParse(DefaultSettings, code);
  if (!TaskUtils.isParseStageOk(task)) {
    console.error(task.error?.message ?? "no M", code);
    process.exit(1);
  }
  answers.push(task.ast);
}
const places = new Set(["tokenRange", "id", "isLeaf", "attributeIndex"]);
console.log(JSON.stringify(answers, (key, value) => (places.has(key) ? undefined : value)));
