"""Operations on arrays that several rooms need. Nothing here knows of articles."""
