// Related stories of a page. Written by `recommender site --install`; recommender-checksum:
import React from "react";
import Link from "@docusaurus/Link";
import { useBaseUrlUtils } from "@docusaurus/useBaseUrl";
import lists from "@site/src/data/related_stories.json";

const style = "@@STYLE@@";

/** `source` is that of the page's metadata: "@site/docs/intro.md". */
export default function RelatedStories({ source, heading = "Related stories", images = false }) {
  const { withBaseUrl } = useBaseUrlUtils();
  const stories = (lists[source.replace(/^@site\//, "")] ?? []).filter((story) => story.url);
  if (stories.length === 0) return null;
  return (
    <aside className="related-stories" aria-labelledby="related-stories-title">
      <style dangerouslySetInnerHTML={{ __html: style }} />
      <h2 id="related-stories-title">{heading}</h2>
      <ul>
        {stories.map((story) => (
          <li key={story.url}>
            {images && story.image && <img src={withBaseUrl(story.image)} alt="" loading="lazy" />}
            <Link to={story.url}>{story.title}</Link>
            {story.date && <> <time dateTime={story.date}>{story.date}</time></>}
            {story.excerpt && <p>{story.excerpt}</p>}
            {story.reasons?.length > 0 && <p className="related-why">{story.reasons.join("; ")}</p>}
          </li>
        ))}
      </ul>
    </aside>
  );
}
