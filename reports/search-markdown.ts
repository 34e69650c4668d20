/** The catalogue as Markdown: a file for each section and an index. `npm run docs` writes them to docs/searches/. */
import type { DocumentedParameter, SearchDocument } from "../query/report-answers.ts";
import { SEARCHES } from "./catalog/index.ts";
import { SECTIONS, type Search, type SectionId } from "./define-search.ts";
import { documentSearch } from "./document-search.ts";

const NOTE = "Written by `npm run docs` from `reports/catalog/`; change a search there.";

/** Text of the files by their name, relative to docs/searches/. */
export function writeSearchDocs(): Map<string, string> {
  return new Map([["README.md", writeIndex()], ...SECTIONS.map(({ id }) => [fileOf(id), writeSection(id)] as const)]);
}

/** Text as Markdown that shows exactly it: characters that would mean something are escaped. */
export const escapeMarkdown = (text: string): string =>
  text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\\`*_{}[\]<>#|~$&!]/g, "\\$&")
    .replace(/^(\d+)([.)])/, "$1\\$2")
    .replace(/^[-+=]/, "\\$&")
    .replace(/(https?):\/\//g, "$1\\://");

/** Text as code; longer fences than any run of backticks in it. */
export function codeSpan(text: string): string {
  const runs = text.match(/`+/g)?.map((run) => run.length) ?? [0];
  const fence = "`".repeat(Math.max(...runs) + 1);
  const edge = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${fence}${edge}${text.replace(/\s+/g, " ")}${edge}${fence}`;
}

/** In a cell a bar ends the cell, also inside code. */
const codeCell = (text: string): string => codeSpan(text).replaceAll("|", "\\|");

const fileOf = (section: SectionId): string => `${section}.md`;
const listOf = (section: SectionId): readonly Search[] => SEARCHES.filter((search) => search.section === section);
const linkTo = ({ id, title, section }: Search): string => `[${escapeMarkdown(title)}](${fileOf(section)}#${id})`;

function writeIndex(): string {
  const undecided = SEARCHES.filter(({ cannotDecide }) => cannotDecide !== undefined);
  const sections = SECTIONS.flatMap(({ id, title, description }) => [
    `## [${escapeMarkdown(title)}](${fileOf(id)})`,
    escapeMarkdown(description),
    listOf(id)
      .map((search) => `- ${linkTo(search)}: ${escapeMarkdown(search.question)}`)
      .join("\n"),
  ]);
  return joinBlocks([
    "# Common searches",
    `${SEARCHES.length} questions, ready to ask. ${NOTE}`,
    "How they are declared and asked: [decision 5](../adr/0005-common-searches.md).",
    ...sections,
    "## What metadata cannot fully answer",
    `Only metadata is stored. These ${undecided.length} searches find the events, but what the metadata holds does not settle the question; the original record of an event, one click away, often does.`,
    undecided.map((search) => `- ${linkTo(search)}: ${escapeMarkdown(search.cannotDecide ?? "")}`).join("\n"),
  ]);
}

function writeSection(section: SectionId): string {
  const { title = section, description = "" } = SECTIONS.find(({ id }) => id === section) ?? {};
  return joinBlocks([
    `# ${escapeMarkdown(title)}`,
    `${escapeMarkdown(description)} ${NOTE} [All sections](README.md).`,
    ...listOf(section).flatMap((search) => writeSearch(documentSearch(search))),
  ]);
}

function writeSearch(document: SearchDocument): string[] {
  const { report, conditions, rule, parameters, narrow, examples, calls } = document;
  return [
    `<a id="${report.slug}"></a>`,
    `## ${escapeMarkdown(report.title)}`,
    `**${escapeMarkdown(report.question)}** ${escapeMarkdown(report.description)}`,
    escapeMarkdown(report.why),
    listItems(factsOf(document)),
    "Exactly these events:",
    listItems(conditions.length === 0 ? ["every event"] : conditions.map(codeSpan)),
    ...(rule === null
      ? []
      : [`${rule.title}: ${escapeMarkdown(rule.summary)}. ${rule.reading.map(escapeMarkdown).join(" ")}`]),
    ...(parameters.length === 0 ? [] : ["Values:", parameterTable(parameters)]),
    ...(narrow.length === 0
      ? []
      : [
          "Sub-filters (`narrow=`):",
          listItems(
            narrow.map(
              ({ id, label, condition }) => `${codeSpan(id)} ${escapeMarkdown(label)}: ${codeSpan(condition)}`,
            ),
          ),
        ]),
    ...(examples === null
      ? []
      : ["Examples:", listItems([`found: ${codeSpan(examples.found)}`, `not found: ${codeSpan(examples.missed)}`])]),
    ...(report.falsePositives === null ? [] : [`What else looks like it: ${escapeMarkdown(report.falsePositives)}`]),
    ...(report.cannotDecide === null
      ? []
      : [
          `What metadata cannot tell: ${escapeMarkdown(report.cannotDecide)} Open an event and its original record for everything the call said.`,
        ]),
    ...(report.nextStep === null ? [] : [`Next step: ${escapeMarkdown(report.nextStep)}`]),
    `\`\`\`sh\n${calls.map(({ command }) => command).join("\n")}\n\`\`\``,
    `Sources: ${report.sources.map(escapeMarkdown).join("; ")}`,
  ];
}

function factsOf({ report, techniques, tactics, needs, groupBy, columns }: SearchDocument): string[] {
  const attack = techniques.map(({ id, name, url }) =>
    url === null ? escapeMarkdown(name) : `[${id} ${escapeMarkdown(name)}](${url})`,
  );
  return [
    `Severity ${report.severity}, ${report.tier}${report.digest ? ", suggested for the daily digest" : ""}`,
    ...(attack.length === 0 ? [] : [`ATT&CK: ${attack.join(", ")}`]),
    ...(tactics.length === 0
      ? []
      : [`Tactics: ${tactics.map(({ id, name }) => `${id} ${escapeMarkdown(name)}`).join(", ")}`]),
    ...(report.cis.length === 0
      ? []
      : [`CIS AWS Foundations: ${report.cis.map((one) => escapeMarkdown(one.replace(":", " "))).join(", ")}`]),
    `Needs: ${needs.map(escapeMarkdown).join("; ")}`,
    `Grouped by ${groupBy.map(escapeMarkdown).join(", ")}; columns ${columns.map(escapeMarkdown).join(", ")}`,
  ];
}

const parameterTable = (parameters: readonly DocumentedParameter[]): string =>
  [
    "| name | what | kind | need | for instance |",
    "|---|---|---|---|---|",
    ...parameters.map(({ name, label, kind, need, given, effects }) => {
      const effect = effects.map(({ value, condition }) => `; ${codeCell(value)}: ${codeCell(condition)}`).join("");
      return `| ${codeCell(name)} | ${escapeMarkdown(label)}${effect} | ${escapeMarkdown(kind)} | ${escapeMarkdown(need)} | ${given === null ? "" : codeCell(given)} |`;
    }),
  ].join("\n");

const listItems = (items: readonly string[]): string => items.map((item) => `- ${item}`).join("\n");
const joinBlocks = (blocks: readonly string[]): string => `${blocks.join("\n\n")}\n`;
