const rules = {
  "no-unused-vars": "error", "prefer-const": "error", "no-var": "error", "eqeqeq": "error", "no-shadow": "error",
  "no-eval": "error", "no-implied-eval": "error", "no-new-func": "error", "no-self-compare": "error",
  "no-restricted-properties": ["error",
    ...["innerHTML", "outerHTML", "insertAdjacentHTML"].map((property) => ({ property, message: "Text enters a page as text: set textContent, or use h() of dom.js." })),
  ],
};
const languageOptions = { ecmaVersion: 2022, sourceType: "module" };
const network = ["XMLHttpRequest", "WebSocket", "localStorage", "sessionStorage"];

export default [
  {
    files: ["recommender/explorer/assets/*.js"], languageOptions,
    rules: { ...rules, "no-restricted-globals": ["error", "fetch", ...network] },
  },
  {
    files: ["recommender/explorer/assets/decisions.js"], // what an editor decided stays in the browser
    rules: { "no-restricted-globals": ["error", "fetch", "XMLHttpRequest", "WebSocket", "sessionStorage"] },
  },
  {
    files: ["recommender/evaluation/judging_page/assets/*.js", "recommender/service/assets/*.js"], // ask the server that they came from
    languageOptions,
    rules: { ...rules, "no-restricted-globals": ["error", ...network] },
  },
];
