// What a script adds to a printed document: the button that prints. Without it people press the keys themselves.
const button = document.getElementById("print");
button.addEventListener("click", () => window.print());
button.hidden = false;
document.getElementById("press").hidden = true;
