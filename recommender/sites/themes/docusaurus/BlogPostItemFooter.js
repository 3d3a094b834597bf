// The foot of a post, with related stories. Written by `recommender site --install`; recommender-checksum:
import React from "react";
import Footer from "@theme-original/BlogPostItem/Footer";
import { useBlogPost } from "@docusaurus/plugin-content-blog/client";
import RelatedStories from "@site/src/components/RelatedStories";

export default function FooterWithRelatedStories(props) {
  const { metadata, isBlogPostPage } = useBlogPost();
  return (
    <>
      <Footer {...props} />
      {isBlogPostPage && <RelatedStories source={metadata.source} />}
    </>
  );
}
