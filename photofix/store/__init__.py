"""What is kept between two openings of a photo: its edit, its analysis. Nothing is computed here."""
