/// Text written for the project, of which the golden messages of word models are made.
enum GoldenText {
  /// Elements of each golden stream.
  static let steps = 64

  static let paragraphs = [
    """
    On a grey morning in October, Miriam Okafor locked the workshop in Leeds and walked down to the \
    canal. The Aire & Calder Trust had asked her to look at a water wheel that nobody had turned \
    since 1962. "It won't move," said Tom Ridley, who had driven up from Bristol with two crates of \
    tools, "but it isn't broken." They paid £40 for a boat, and by noon the wheel was turning again.
    """,
    """
    Dear Dr. Hansen, thank you for your e-mail of 3 May. The samples from Lake Orta reached us in \
    good condition, although one box had been opened in Milan. Our laboratory at the University of \
    Porto will send you the first results next week; Ana Ferreira (ana@example.org) can answer any \
    question about costs. Please don't pay the invoice from Nordlab AS until we've checked it.
    """,
    """
    The new tram stops at Kestrel Square, City Hall and the old market before it crosses the river. \
    Bluepost Systems built the ticket machines, and they're slow: I waited 7 minutes behind a man \
    from Nairobi who only wanted to go to the museum. My sister Lucy says that the 14 bus is better. \
    Would I go again? Yes, but not on a Friday, and not with 3 children and a dog.
    """,
    """
    GENEVA - Delegates from 31 countries met on Tuesday to talk about the price of wheat. Mr. Pereira \
    of Brazil asked for more time, while the Harbour Bank warned that 2.5 million tonnes could spoil \
    before March. "We are not in a hurry," Ingrid Solheim told the World Grain Forum, "we are late." \
    Talks go on in Lausanne on Thursday; see http://example.org/grain for the papers.
    """,
  ]
}
