// Related stories of an entry. Written by `recommender site --install`; recommender-checksum:
import lists from "./related.json";

export interface RelatedStory {
  /** Its file, relative to the root of the project; empty for a page of another site. */
  path: string;
  url: string;
  title: string;
  excerpt: string;
  /** As 2026-03-05; empty if it has none. */
  date: string;
  image: string;
  source: "curated" | "listed" | "computed";
  score?: number;
  reasons?: string[];
}

/** An entry of a collection, or the path of a file relative to the root of the project. */
type Entry = string | { id: string; collection: string; filePath?: string };

const all = lists as Record<string, RelatedStory[]>;
const base = import.meta.env.BASE_URL.replace(/\/$/, "");

function listOf(entry: Entry): RelatedStory[] {
  if (typeof entry === "string") return all[entry] ?? [];
  if (entry.filePath) return all[entry.filePath] ?? [];
  const start = `src/content/${entry.collection}/${entry.id}`;
  return all[start] ?? all[`${start}.md`] ?? all[`${start}.mdx`] ?? [];
}

function withBase(address: string): string {
  return address.startsWith("/") && !address.startsWith("//") ? `${base}${address}` : address;
}

/** The related stories of an entry, best first, with addresses as the page has to write them. */
export function getRelated(entry: Entry): RelatedStory[] {
  return listOf(entry)
    .filter((story) => story.url)
    .map((story) => ({ ...story, url: withBase(story.url), image: withBase(story.image) }));
}
