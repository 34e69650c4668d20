/** Searches by words of their titles and questions, for the box that finds everything. */
import { SEARCHES } from "./catalog/index.ts";
import type { Search } from "./define-search.ts";

type Title = Pick<Search, "id" | "title" | "question">;

const MAX_FOUND = 4;
const MIN_LENGTH = 2;

/** At most four: those whose title or question has words that begin with every word of the text, titles first. */
export function findTitles(text: string): { slug: string; title: string; question: string }[] {
  const words = wordsOf(text);
  if (words.length === 0 || words.join("").length < MIN_LENGTH) return [];
  const inTitle = SEARCHES.filter(({ title }) => hasAll(title, words));
  const inQuestion = SEARCHES.filter((search) => !inTitle.includes(search) && hasAll(textOf(search), words));
  return [...inTitle, ...inQuestion]
    .slice(0, MAX_FOUND)
    .map(({ id, title, question }) => ({ slug: id, title, question }));
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

const textOf = ({ title, question }: Title): string => `${title} ${question}`;

function hasAll(text: string, words: readonly string[]): boolean {
  const own = wordsOf(text);
  return words.every((word) => own.some((one) => one.startsWith(word)));
}
