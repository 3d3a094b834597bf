"""Operations on arrays that several rooms need; nothing here knows of articles."""
