export default [
  {
    files: ["recommender/explorer/assets/*.js"],
    languageOptions: { ecmaVersion: 2022, sourceType: "module" },
    rules: {
      "no-unused-vars": "error", "prefer-const": "error", "no-var": "error", "eqeqeq": "error", "no-shadow": "error",
      "no-eval": "error", "no-implied-eval": "error", "no-new-func": "error", "no-self-compare": "error",
      "no-restricted-properties": ["error",
        ...["innerHTML", "outerHTML", "insertAdjacentHTML"].map((property) => ({ property, message: "Text enters the page as text: use h() of dom.js." })),
      ],
      "no-restricted-globals": ["error", "fetch", "XMLHttpRequest", "WebSocket", "localStorage", "sessionStorage"],
    },
  },
];
