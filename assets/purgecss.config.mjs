// The controls come whole from govuk-frontend: what no template of ours names is taken out again.
export default {
  css: ["../static/css/forms.css"],
  output: "../static/css/forms.css",
  content: ["../templates/govuk/**/*.html", "../templates/jinja2/**/*.html", "../{councils,pledges,plans,delivery,review,strategy_site}/**/*.py"],
  // Named in pieces (templates/govuk/option.html).
  safelist: [/^govuk-(checkboxes|radios)(__(item|input|label))?$/],
};
