/** MITRE ATT&CK techniques and tactics that searches refer to: data/attack.json. */
import file from "./data/attack.json" with { type: "json" };

/** A technique with its page at attack.mitre.org. */
export type Technique = { id: string; name: string; url: string };

const techniques: ReadonlyMap<string, Technique> = new Map(
  file.techniques.map(({ id, name, url }) => [id, { id, name, url }]),
);

/** The technique of that id (T1098, T1078.004), or null. */
export const findTechnique = (id: string): Technique | null => techniques.get(id) ?? null;

const tactics: ReadonlyMap<string, string> = new Map(Object.entries(file.tactics));

/** Name of the tactic of that id (TA0003), or null. */
export const findTactic = (id: string): string | null => tactics.get(id) ?? null;
