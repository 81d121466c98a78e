package dev.sillycon.slides;

import java.util.List;
import java.util.Map;
import org.asciidoctor.ast.Document;
import org.asciidoctor.ast.StructuralNode;
import org.asciidoctor.extension.Treeprocessor;

/** Turns a deck into its handout: each slide's picture, with the speaker's notes below. */
final class Handout extends Treeprocessor {

    @Override
    public Document process(Document document) {
        if (document.hasAttribute("slide-pictures")) {
            String pictures = (String) document.getAttribute("slide-pictures");
            for (StructuralNode slide : document.findBy(Map.of("context", ":section"))) {
                List<StructuralNode> notes = slide.getBlocks().stream()
                        .filter(block -> block.hasRole("notes"))
                        .toList();
                slide.getBlocks().clear();
                slide.append(createBlock(
                        slide,
                        "image",
                        (String) null,
                        Map.of("target", pictures + "/" + slide.getId() + ".jpg", "alt", slide.getTitle())));
                notes.stream().flatMap(block -> block.getBlocks().stream()).forEach(slide::append);
            }
        }
        return document;
    }
}
