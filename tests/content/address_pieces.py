"""Pieces of addresses and paths that the rules act on, to be put together in every order.

Random text alone would hardly ever contain them.
"""

from __future__ import annotations

from hypothesis import strategies as st

PATH_PIECES = r"""/ // . .. /. amp AMP .amp -amp _amp .html .htm .php .amphtml index.html default.aspx
    platform google-amp article amp-articles c/s/ cdn.ampproject.org example.com
    Story-15250859 a b e K é ä + @ : \ ~ | [ ]"""
QUERY_PIECES = "? & = ; # ! #!/ &amp; amp; utm_source=x ?amp amp=1 id=1"
ESCAPES = "% %4 %65 %3d %1e %2F %2f %3F %25 %41 %C3%A4 %e4 %CC%81 %cc%b8 %E2%84%AA %%34%31"
ODDITIES = [" ", "\t", "\n", "\u00a0", "\x00", "\x1f", "\ud800", "\u0301", "\u0338", "\u037e", "日本", "😀"]
PIECES = st.sampled_from(
    [
        *PATH_PIECES.split(),
        *QUERY_PIECES.split(),
        *ESCAPES.split(),
        *ODDITIES,
        "https://",
        "//google.com/amp/s/",
    ]
)
