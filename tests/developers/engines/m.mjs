// Reads {codes} from standard input; prints the texts of each piece of M code as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { DefaultSettings, Language, TaskUtils } = createRequire(join(process.argv[2], "index.js"))(
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
  const nodes = [...task.nodeIdMapCollection.astNodeById.values()];
  const texts = nodes.filter(
    (node) =>
      node.kind === Language.Ast.NodeKind.LiteralExpression &&
      node.literalKind === Language.Ast.LiteralKind.Text,
  );
  answers.push(texts.map((node) => node.literal));
}
console.log(JSON.stringify(answers));
