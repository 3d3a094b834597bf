// Colours, for light and dark, that people who see colours differently can tell apart.

/** @typedef {import("./choice.js").Choice} Choice */
/** @typedef {import("./site.js").Site} Site */
/** @typedef {[number, number, number]} RGB */
/** @typedef {{paper: RGB, ink: RGB, faint: RGB, accent: RGB, other: RGB, hues: RGB[]}} Theme */

/**
 * Eight hues each, begun from those of Okabe & Ito (2008) and moved apart until any two differ to people with and without
 * deficient colour vision, as Machado, Oliveira & Fernandes (2009) simulate it; a test measures that. The light ones are
 * the palette of all other formats, `recommender/maps/style.py`.
 */
/** @type {{light: Theme, dark: Theme}} */
export const THEMES = {
  light: {
    paper: rgb("#f6f6f2"), ink: rgb("#1b1e23"), faint: rgb("#8d949d"), accent: rgb("#c2410c"), other: rgb("#a9adb3"),
    hues: ["#00419d", "#af3407", "#077c7e", "#bca0cd", "#ee9d14", "#648aff", "#78234c", "#bb792e"].map(rgb),
  },
  dark: {
    paper: rgb("#12151a"), ink: rgb("#eceef1"), faint: rgb("#7d8792"), accent: rgb("#ffb86b"), other: rgb("#5b636d"),
    hues: ["#446bf7", "#de4a15", "#06ba8f", "#f580f3", "#bcc62d", "#8ceedd", "#af50a6", "#e8f368"].map(rgb),
  },
};

/** Cividis (Nuñez, Anderton & Renslow 2018), the same to readers with and without deficient colour vision. */
const CIVIDIS = ["#00224e", "#35456c", "#666970", "#948e77", "#c8b866", "#fee838"].map(rgb);

/** @param {string} hex @returns {RGB} */
function rgb(hex) {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** @param {RGB} colour @param {number} [alpha] */
export function css([r, g, b], alpha = 1) {
  return `rgb(${r} ${g} ${b} / ${alpha})`;
}

/** @param {RGB} one @param {RGB} other @param {number} share of the other @returns {RGB} */
export function mix(one, other, share) {
  const part = (/** @type {number} */ i) => Math.round(one[i] + (other[i] - one[i]) * share);
  return [part(0), part(1), part(2)];
}

/** @param {number} share of the articles that are older, in [0, 1] @param {boolean} dark @returns {RGB} */
export function ofDate(share, dark) {
  // Both ends stay clear of the paper.
  const place = (dark ? 0.3 + 0.7 * share : 0.86 * (1 - share)) * (CIVIDIS.length - 1);
  const low = Math.min(CIVIDIS.length - 2, Math.floor(place));
  return mix(CIVIDIS[low], CIVIDIS[low + 1], place - low);
}

/** The providers that have a hue: the most frequent. @param {Site} site */
export function mainProviders(site) {
  const counts = site.data.providers.map(() => 0);
  for (const provider of site.data.nodes.provider) if (provider >= 0) counts[provider]++;
  const order = counts.map((_, i) => i).sort((a, b) => counts[b] - counts[a]);
  return order.slice(0, THEMES.light.hues.length);
}

/**
 * The colour of every node.
 * @param {Site} site @param {Choice} choice @param {boolean} dark @param {number[]} hues of communities
 * @returns {RGB[]}
 */
export function colours(site, choice, dark, hues) {
  const theme = dark ? THEMES.dark : THEMES.light;
  const count = theme.hues.length;
  const hueOf = new Map(mainProviders(site).map((provider, hue) => [provider, hue]));
  return Array.from({ length: site.n }, (_, i) => {
    if (choice.colour === "date") {
      return Number.isNaN(site.day[i]) ? theme.other : ofDate(site.age(site.day[i]), dark);
    }
    const hue = choice.colour === "provider" ? hueOf.get(site.data.nodes.provider[i]) : hues[site.community[i]];
    return theme.hues[hue ?? count] ?? theme.other;
  });
}
