// Lists that are searched by typing, and what a chosen word means, below it.
(function ($) {
  "use strict";

  function explain(select) {
    const chosen = select.options[select.selectedIndex];
    // In a table the words belong into the cell of their choice.
    const line = (!select.closest("td") && select.closest(".flex-container")) || select;
    let words = line.nextElementSibling;
    if (!words || !words.classList.contains("desk-meaning")) {
      words = document.createElement("div");
      words.className = "help desk-meaning";
      words.setAttribute("role", "status");
      line.after(words);
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
