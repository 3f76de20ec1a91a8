// The 40 candidates of the test day, in several scripts.

/** Their full names. */
export const CANDIDATES = `
  María Carreño, Amina Haddad, Олена Шевченко, Øyvind Bjørnstad, Chloé Lefèvre, Li Na, Αλέξανδρος Παπαδόπουλος,
  Tariq Aziz, Ingrid Solberg, Paulo Silva, فاطمة الزهراء, Jürgen Groß, Zoë Quartermaine, Seán Ó Briain, Łukasz Wójcik,
  Nguyễn Văn An, Aylin Yılmaz, Björk Jónsdóttir, Kwame Mensah, Sofia Rossi, 山田花子, Mateo García, Priya Sharma,
  Noah Cohen, Ana Horvat, Иван Петров, Elif Demir, Lars Nilsson, Marta Nowak, João Pereira, Hannah Weiss, Diego Ruiz,
  Emma Dubois, Oskar Lindgren, Fatou Diop, Peter Novák, Mei Tanaka, Omar Farouk, Lucía Moreno, Jan de Vries
`
  .split(',')
  .map((name) => name.trim());
