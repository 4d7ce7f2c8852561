// Runs before the page is drawn: from here on the stylesheet knows that scripts work.
document.documentElement.classList.add('js');
