// Colours for the light and the dark theme, which people with and without deficient colour vision can tell apart.

/** @typedef {import("./filters.js").Filters} Filters */
/** @typedef {import("./site.js").Site} Site */
/** @typedef {[number, number, number]} RGB red, green and blue, each from 0 to 255 */
/**
 * The colours of a theme: of the background, of text, of edges between communities, of curated edges of the selected article,
 * of mentions, of nodes without a hue, and of communities and providers.
 * @typedef {{paper: RGB, ink: RGB, faint: RGB, accent: RGB, mention: RGB, other: RGB, hues: RGB[]}} Theme
 */

/**
 * The hues of each theme are those of Okabe & Ito (2008), moved apart until any two differ to people with and without
 * deficient colour vision, as Machado, Oliveira & Fernandes (2009) simulate it; a test measures that. The light ones are
 * the palette of all other formats, see `recommender/graph/maps/style.py`.
 */
/** @type {{light: Theme, dark: Theme}} */
export const THEMES = {
  light: {
    paper: parseHex("#f6f6f2"), ink: parseHex("#1b1e23"), faint: parseHex("#8d949d"), accent: parseHex("#c2410c"), mention: parseHex("#2f7fb8"), other: parseHex("#a9adb3"),
    hues: ["#00419d", "#af3407", "#077c7e", "#bca0cd", "#ee9d14", "#648aff", "#78234c", "#bb792e"].map(parseHex),
  },
  dark: {
    paper: parseHex("#12151a"), ink: parseHex("#eceef1"), faint: parseHex("#7d8792"), accent: parseHex("#ffb86b"), mention: parseHex("#6fb7ec"), other: parseHex("#5b636d"),
    hues: ["#446bf7", "#de4a15", "#06ba8f", "#f580f3", "#bcc62d", "#8ceedd", "#af50a6", "#e8f368"].map(parseHex),
  },
};

/** Cividis (Nuñez, Anderton & Renslow 2018) in six steps: it looks the same with and without deficient colour vision. */
const CIVIDIS = ["#00224e", "#35456c", "#666970", "#948e77", "#c8b866", "#fee838"].map(parseHex);

/** @param {string} hex as #rrggbb @returns {RGB} */
function parseHex(hex) {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** A colour as CSS writes it. @param {RGB} colour @param {number} [alpha] opacity in [0, 1] */
export function css([r, g, b], alpha = 1) {
  return `rgb(${r} ${g} ${b} / ${alpha})`;
}

/** A colour as one number, one byte for each of red, green, blue and opacity. @param {RGB} colour @param {number} alpha opacity in [0, 1] */
export function pack([r, g, b], alpha) {
  return (r | (g << 8) | (b << 16) | (Math.round(alpha * 255) << 24)) >>> 0;
}

/** The colour of such a number. @param {number} packed @returns {RGB} */
export function unpackColour(packed) {
  return [packed & 255, (packed >> 8) & 255, (packed >> 16) & 255];
}

/** The opacity of such a number, in [0, 1]. @param {number} packed */
export function unpackAlpha(packed) {
  return (packed >>> 24) / 255;
}

/** @param {RGB} one @param {RGB} other @param {number} share of the other, in [0, 1] @returns {RGB} */
export function mix(one, other, share) {
  const part = (/** @type {number} */ i) => Math.round(one[i] + (other[i] - one[i]) * share);
  return [part(0), part(1), part(2)];
}

/** The colour of a date. @param {number} share of the articles that are older, in [0, 1] @param {boolean} dark the theme @returns {RGB} */
export function dateColour(share, dark) {
  // The end of the scale that is near the colour of the background is left out.
  const place = (dark ? 0.3 + 0.7 * share : 0.86 * (1 - share)) * (CIVIDIS.length - 1);
  const low = Math.min(CIVIDIS.length - 2, Math.floor(place));
  return mix(CIVIDIS[low], CIVIDIS[low + 1], place - low);
}

/** The providers that get a hue: the most frequent ones. @param {Site} site */
export function mainProviders(site) {
  const counts = site.data.providers.map(() => 0);
  for (const provider of site.data.nodes.provider) if (provider >= 0) counts[provider]++;
  const order = counts.map((_, i) => i).sort((a, b) => counts[b] - counts[a]);
  return order.slice(0, THEMES.light.hues.length);
}

/** The colour of every node. @param {Site} site @param {Filters} filters @param {boolean} dark the theme @returns {RGB[]} */
export function nodeColours(site, filters, dark) {
  const theme = dark ? THEMES.dark : THEMES.light;
  const hues = site.data.communities.hue;
  const hueOfProvider = new Map(mainProviders(site).map((provider, hue) => [provider, hue]));
  return Array.from({ length: site.n }, (_, i) => {
    if (filters.colour === "date") {
      return Number.isNaN(site.day[i]) ? theme.other : dateColour(site.shareOlder(site.day[i]), dark);
    }
    const hue = filters.colour === "provider" ? hueOfProvider.get(site.data.nodes.provider[i]) : hues[site.community[i]];
    return theme.hues[hue ?? -1] ?? theme.other;
  });
}
