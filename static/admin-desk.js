// Lists that are searched by typing, and what a chosen word means, below it.
(function ($) {
  "use strict";

  function explain(select) {
    const chosen = select.options[select.selectedIndex];
    let words = select.parentNode.querySelector(".desk-meaning");
    if (!words) {
      words = document.createElement("div");
      words.className = "help desk-meaning";
      words.setAttribute("role", "status");
      select.parentNode.appendChild(words);
    }
    words.textContent = (chosen && chosen.dataset.meaning) || "";
  }

  function dress(root) {
    $(root).find("select.desk-many").not(".empty-form select").select2({
      theme: "admin-autocomplete",
      width: "style",
    });
    $(root).find("select.desk-meanings").not(".empty-form select").each(function () {
      explain(this);
      this.addEventListener("change", () => explain(this));
    });
  }

  $(() => dress(document));
  document.addEventListener("formset:added", (event) => dress(event.target));
})(django.jQuery);
