/** `npm run docs`: writes docs/searches/ anew from the catalogue. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { writeSearchDocs } from "../reports/search-markdown.ts";

const folder = fileURLToPath(new URL("../docs/searches/", import.meta.url));
const files = writeSearchDocs();
mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) {
  if (name.endsWith(".md") && !files.has(name)) rmSync(`${folder}${name}`);
}
for (const [name, text] of files) writeFileSync(`${folder}${name}`, text);
console.log(`${files.size} files in docs/searches/`);
